/** Writes what is generated: schemas of messages, documents of APIs, their clients' types. Refuses what would break someone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingAmong, currentSchemas, publishedSchemas, SCHEMAS } from './compatibility/published-schemas.ts';
import { apiBreaks } from './openapi/api-breaks.ts';
import { documentOf } from './openapi/document.ts';
import { APIS, generatedFiles, publishedDocument } from './openapi/generated.ts';

const current = currentSchemas();
const breaking = breakingAmong(publishedSchemas(), current);
if (breaking.length > 0) {
  console.error(`contracts: make a new version instead of changing a published one:\n  ${breaking.join('\n  ')}`);
  process.exit(1);
}
const breaks = APIS.flatMap((api) => {
  const published = publishedDocument(api.name);
  return published === undefined ? [] : apiBreaks(published, documentOf(api)).map((line) => `${api.name}: ${line}`);
});
if (breaks.length > 0) {
  console.error(`contracts: raise the API's major version, or do not break its callers:\n  ${breaks.join('\n  ')}`);
  process.exit(1);
}
const files = await generatedFiles();
for (const [file, text] of files) writeFileSync(file, text);
for (const [name, schema] of current) writeFileSync(join(SCHEMAS, name), `${JSON.stringify(schema, null, 2)}\n`);
console.log(`${current.size} schemas of messages, ${files.size} files of ${APIS.length} APIs`);
