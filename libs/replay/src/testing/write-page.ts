import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from './build-page.ts';

await writeFile(join(import.meta.dirname, '..', 'page', 'page.gen.ts'), await buildPage());
