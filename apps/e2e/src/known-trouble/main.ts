/** `node apps/e2e/src/known-trouble/main.ts` writes the table of docs/known-trouble.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KNOWN_TROUBLE } from './list.ts';
import { tableOf, withTable } from './table.ts';

const page = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'known-trouble.md');
await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(KNOWN_TROUBLE)));
