/** `nx run bench:outages`: `--help` says what it takes. */
import { constants } from 'node:os';
import { faultsOf, figureLines } from './outage-figures.ts';
import { measureOutages } from './measure-outages.ts';
import { planOf, USAGE, type OutagePlan } from './outage-plan.ts';

const NAME = 'cutover-bench-outages';
const WRONG_USAGE = 2;
const SIGNALLED = 128;

function given(): OutagePlan | number {
  try {
    const plan = planOf(process.argv.slice(2));
    if (plan !== 'help') return plan;
    process.stdout.write(`${USAGE}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`bench:outages: ${(error as Error).message}\n\n${USAGE}\n`);
    return WRONG_USAGE;
  }
}

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

const plan = given();
process.exitCode = typeof plan === 'number' ? plan : await measure(plan);
