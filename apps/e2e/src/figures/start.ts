/** `nx run bench:start`: `--help` says what it takes. */
import { figureLine, figuresOf, setText } from './start-figures.ts';
import type { Started } from './start-figures.ts';
import { planOf, USAGE } from './start-plan.ts';
import type { AddOnSet, StartPlan } from './start-plan.ts';
import { succeed, succeedUntil } from '../testing/command-line.ts';
import { runBenchmark } from '../testing/run-benchmark.ts';

const NAME = 'cutover-bench-start';

/** A node from nothing to what it takes of memory, and its end. */
async function start(set: AddOnSet, signal: AbortSignal): Promise<Started> {
  await succeed('down', '--name', NAME);
  try {
    const begin = performance.now();
    await succeedUntil(signal, ['up', ...(set.length === 0 ? [] : ['--with', ...set]), '--name', NAME]);
    const seconds = (performance.now() - begin) / 1_000;
    const { stdout } = await succeedUntil(signal, ['status', '--json', '--name', NAME]);
    const { totalMemoryBytes } = JSON.parse(stdout) as { totalMemoryBytes?: number };
    if (totalMemoryBytes === undefined)
      throw new Error('cutover status: expected totalMemoryBytes of an embedded node');
    return { set, seconds, memory: totalMemoryBytes };
  } finally {
    await succeed('down', '--name', NAME);
  }
}

async function measure({ sets, rounds, warmed, json }: StartPlan, signal: AbortSignal): Promise<number> {
  const say = (what: string, started: Started) =>
    process.stderr.write(`${what}: ${figuresOf([started]).map(figureLine).join('')}\n`);
  const starts: Started[] = [];
  if (warmed) for (const set of sets) say('before', await start(set, signal));
  for (let round = 1; round <= rounds; round += 1) {
    for (const set of sets) {
      process.stderr.write(`round ${round}: ${setText(set)} begins\n`);
      const started = await start(set, signal);
      say(`round ${round}`, started);
      starts.push(started);
    }
  }
  const figures = figuresOf(starts);
  process.stdout.write(json ? `${JSON.stringify(figures, undefined, 2)}\n` : `${figures.map(figureLine).join('\n')}\n`);
  return 0;
}

await runBenchmark({ name: 'bench:start', usage: USAGE, planOf, measure });
