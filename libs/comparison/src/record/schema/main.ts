/** Writes run.schema.json:  node libs/comparison/src/record/schema/main.ts */
import { writeFile } from 'node:fs/promises';

import { runJsonSchema, schemaFile } from './generate.ts';

await writeFile(schemaFile, await runJsonSchema());
console.log(`wrote ${schemaFile}`);
