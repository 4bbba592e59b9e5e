/** Rules as files of Prometheus and as objects of its operator: `node libs/monitoring/src/main.ts emit [--check]`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ForeignFileError, refreshedText, refreshFolder } from '@cutover/charts';
import { EMITTED } from './emit/emit.ts';

const USAGE =
  'usage: node libs/monitoring/src/main.ts emit [--check]   rules → infra/monitoring; --check writes nothing, exit code 1 where a file is stale';
const ROOT = join(import.meta.dirname, '..', '..', '..');

function asked(args: readonly string[]): { check: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    return positionals.join(' ') === 'emit' ? values : undefined;
  } catch {
    // An option that nobody knows: the usage says which there are.
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const options = asked(args);
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  let changed = 0;
  for (const [folder, files] of Object.entries(EMITTED)) {
    const emitted = await refreshFolder(join(ROOT, folder), files(), options);
    for (const line of refreshedText(folder, emitted, options.check)) console.log(line);
    changed += emitted.stale.length + emitted.orphaned.length;
  }
  return options.check && changed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ForeignFileError)) throw error;
  console.error(`monitoring: ${error.message}`);
  process.exitCode = 1;
}
