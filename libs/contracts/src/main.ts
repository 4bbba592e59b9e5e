import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingAmong, currentSchemas, publishedSchemas, SCHEMAS } from './compatibility/published-schemas.ts';

/** Writes the schemas of new versions; refuses to change a published one in a way that breaks someone. */
const current = currentSchemas();
const breaking = breakingAmong(publishedSchemas(), current);
if (breaking.length > 0) {
  console.error(`contracts: make a new version instead of changing a published one:\n  ${breaking.join('\n  ')}`);
  process.exit(1);
}
for (const [name, schema] of current) writeFileSync(join(SCHEMAS, name), `${JSON.stringify(schema, null, 2)}\n`);
console.log(`${current.size} schemas in ${SCHEMAS}`);
