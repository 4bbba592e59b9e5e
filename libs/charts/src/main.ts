/** The commands of this package: `node libs/charts/src/main.ts schemas [--check]` makes each chart's values.schema.json. */
import { parseArgs } from 'node:util';
import { chartsFolder } from './chart-folder.ts';
import { writeSchemas } from './schema/write-schemas.ts';

const USAGE = `usage: node libs/charts/src/main.ts schemas [--check]
  --check  write nothing; exit code 1 where a schema is stale`;

function asked(): { check: boolean } {
  try {
    const options = { check: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length !== 1 || positionals[0] !== 'schemas') throw new Error('which command?');
    return values;
  } catch (error) {
    console.error(`charts: ${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

try {
  const { check } = asked();
  const stale = await writeSchemas({ check, folder: chartsFolder });
  for (const chart of stale) console.log(`charts/${chart}/values.schema.json ${check ? 'is stale' : 'written'}`);
  if (check && stale.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(`charts: ${(error as Error).message}`);
  process.exitCode = 1;
}
