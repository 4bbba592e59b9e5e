/** Writes what is generated: schemas of messages, documents of APIs, their clients' types. Refuses what would break someone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingAmong, currentSchemas, publishedSchemas, SCHEMAS } from './compatibility/published-schemas.ts';
import { apiBreaks } from './openapi/api-breaks.ts';
import { documentOf } from './openapi/document.ts';
import { APIS, generatedFiles, publishedDocument } from './openapi/generated.ts';

/** @returns why nothing may be written: what would break who reads messages, or calls an API */
function refusal(current: ReturnType<typeof currentSchemas>): string | undefined {
  const breaking = breakingAmong(publishedSchemas(), current);
  if (breaking.length > 0) return `make a new version instead of changing a published one:\n  ${breaking.join('\n  ')}`;
  const breaks = APIS.flatMap((api) => {
    const published = publishedDocument(api.name);
    return published === undefined ? [] : apiBreaks(published, documentOf(api)).map((line) => `${api.name}: ${line}`);
  });
  if (breaks.length === 0) return undefined;
  return `raise the API's major version, or do not break its callers:\n  ${breaks.join('\n  ')}`;
}

async function generate(current: ReturnType<typeof currentSchemas>): Promise<void> {
  const files = await generatedFiles();
  for (const [file, text] of files) writeFileSync(file, text);
  for (const [name, schema] of current) writeFileSync(join(SCHEMAS, name), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`${current.size} schemas of messages, ${files.size} files of ${APIS.length} APIs`);
}

const current = currentSchemas();
const refused = refusal(current);
if (refused === undefined) await generate(current);
else {
  console.error(`contracts: ${refused}`);
  process.exitCode = 1;
}
