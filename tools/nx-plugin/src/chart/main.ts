/** `node tools/nx-plugin/src/chart/main.ts push charts/NAME --to HOST[/PATH]`: what `nx run chart-NAME:push` runs. */
import { parseArgs } from 'node:util';
import { endProcess } from '@cutover/toolchain/end';
import { chartArchive } from './chart-archive.ts';
import { pushChart } from './push-chart.ts';

const USAGE = `usage: node tools/nx-plugin/src/chart/main.ts push charts/NAME --to HOST[:PORT][/PATH]`;

/** As references are read: anything else would be a path on Docker Hub. */
const NAMES_REGISTRY = /^(?:localhost|[\w-]+(?:[.:][\w-]+)+)(?:\/|$)/;

async function asked(): Promise<{ chart: string; to: string }> {
  try {
    const options = { to: { type: 'string', default: '' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [command, chart, ...more] = positionals;
    if (command !== 'push' || chart === undefined || more.length > 0) throw new Error('which chart?');
    if (values.to === '')
      throw new Error('--to: say where it goes: set CUTOVER_CHART_PREFIX, such as registry.example/charts');
    if (!NAMES_REGISTRY.test(values.to)) throw new Error(`--to: "${values.to}" names no registry: HOST[:PORT][/PATH]`);
    return { chart, to: values.to };
  } catch (error) {
    console.error(`chart: ${(error as Error).message}\n${USAGE}`);
    return endProcess(2);
  }
}

try {
  const { chart, to } = await asked();
  const { reference, digest, existed } = await pushChart(await chartArchive(chart), to);
  console.log(`${reference}@${digest}${existed ? ' was there' : ''}`);
} catch (error) {
  console.error(`chart: ${(error as Error).message}`);
  process.exitCode = 1;
}
