import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildDescriptor } from './build-descriptor.ts';
import { KEPT_FIELDS } from './kept-fields.ts';

const file = join(import.meta.dirname, '..', 'receive', 'access-log.gen.ts');
await writeFile(file, buildDescriptor(KEPT_FIELDS));
