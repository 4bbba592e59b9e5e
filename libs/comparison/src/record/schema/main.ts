/** Writes run.schema.json and events.schema.json:  node libs/comparison/src/record/schema/main.ts */
import { writeFile } from 'node:fs/promises';

import { eventsJsonSchema, eventsSchemaFile, runJsonSchema, schemaFile } from './generate.ts';

await writeFile(schemaFile, await runJsonSchema());
await writeFile(eventsSchemaFile, await eventsJsonSchema());
console.log(`wrote ${schemaFile} and ${eventsSchemaFile}`);
