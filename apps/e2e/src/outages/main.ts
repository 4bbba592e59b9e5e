/** `nx run bench:outages`: `--help` says what it takes. */
import { faultsOf, figureLines } from './outage-figures.ts';
import { measureOutages } from './measure-outages.ts';
import { planOf, USAGE, type OutagePlan } from './outage-plan.ts';
import { runBenchmark } from '../testing/run-benchmark.ts';

const NAME = 'cutover-bench-outages';

async function measure(plan: OutagePlan, signal: AbortSignal): Promise<number> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const outages = await measureOutages(plan, { name: NAME, say, signal });
  const faults = faultsOf(outages);
  const lines = [...figureLines(outages), ...faults.map((fault) => `wrong: ${fault}`)];
  const text = plan.json ? JSON.stringify({ ...outages, faults }, undefined, 2) : lines.join('\n');
  process.stdout.write(`${text}\n`);
  return faults.length === 0 ? 0 : 1;
}

await runBenchmark({ name: 'bench:outages', usage: USAGE, planOf, measure });
