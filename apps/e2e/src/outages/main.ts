/** `nx run bench:outages`: `--help` says what it takes. */
import { constants } from 'node:os';
import { faultsOf, figureLines } from './outage-figures.ts';
import { measureOutages } from './measure-outages.ts';
import { planOf, USAGE, type OutagePlan } from './outage-plan.ts';
import { planGiven } from '../testing/plan-given.ts';

const NAME = 'cutover-bench-outages';
const SIGNALLED = 128;

/** The first signal ends all of it in order; the second one ends this process. */
function interrupted(): { readonly signal: AbortSignal; readonly code: () => number | undefined } {
  const controller = new AbortController();
  let code: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      code = SIGNALLED + constants.signals[name];
      process.stderr.write('bench:outages: stopping; the node is taken down first\n');
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}

async function measure(plan: OutagePlan): Promise<number> {
  const { signal, code } = interrupted();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const outages = await measureOutages(plan, { name: NAME, say, signal });
    const faults = faultsOf(outages);
    const lines = [...figureLines(outages), ...faults.map((fault) => `wrong: ${fault}`)];
    const text = plan.json ? JSON.stringify({ ...outages, faults }, undefined, 2) : lines.join('\n');
    process.stdout.write(`${text}\n`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    const signalled = code();
    if (signalled === undefined) throw error;
    return signalled;
  }
}

const plan = planGiven('bench:outages', USAGE, planOf);
process.exitCode = typeof plan === 'number' ? plan : await measure(plan);
