/** The commands of this package, which make what is generated in each chart's folder. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureTools } from '@cutover/toolchain';
import { endProcess } from '@cutover/toolchain/end';
import { chartsFolder, everyChart } from './chart-folder.ts';
import { hasReadmeTemplate, writeReadme } from './readme/write-readmes.ts';
import { writeSchemas } from './schema/write-schemas.ts';

const USAGE = `usage: node libs/charts/src/main.ts schemas|readmes [--check]
  schemas  each chart's values.schema.json, from libs/charts/src/schema
  readmes  each chart's README.md, from its README.md.gotmpl and the comments in values.yaml
  --check  write nothing; exit code 1 where a file is stale`;

/** Files that were stale, below the folder of all charts. */
type Command = (check: boolean) => Promise<string[]>;

async function schemas(check: boolean): Promise<string[]> {
  const stale = await writeSchemas({ check, folder: chartsFolder });
  return stale.map((chart) => join(chart, 'values.schema.json'));
}

async function readmes(check: boolean): Promise<string[]> {
  const tools = await ensureTools(['helm-docs'], { progress: () => undefined });
  const stale: string[] = [];
  for (const chart of everyChart()) {
    const folder = join(chartsFolder, chart);
    if (!hasReadmeTemplate(folder)) continue;
    if (await writeReadme({ check, folder, helmDocs: tools['helm-docs'].path })) stale.push(join(chart, 'README.md'));
  }
  return stale;
}

const COMMANDS: Readonly<Record<string, Command>> = { schemas, readmes };

async function asked(): Promise<{ check: boolean; command: Command }> {
  try {
    const options = { check: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [name = '', ...more] = positionals;
    const command = more.length === 0 && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) throw new Error('which command?');
    return { ...values, command };
  } catch (error) {
    console.error(`charts: ${(error as Error).message}\n${USAGE}`);
    return endProcess(2);
  }
}

try {
  const { check, command } = await asked();
  const stale = await command(check);
  for (const file of stale) console.log(`charts/${file} ${check ? 'is stale' : 'written'}`);
  if (check && stale.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(`charts: ${(error as Error).message}`);
  process.exitCode = 1;
}
