import { interrupted, unlessInterrupted } from './interrupted.ts';
import { planGiven } from './plan-given.ts';

export interface Benchmark<Plan extends object> {
  /** As nx runs it, such as `bench:start`. */
  readonly name: string;
  readonly usage: string;
  readonly planOf: (args: readonly string[]) => Plan | 'help';
  /** @returns the exit code */
  readonly measure: (plan: Plan, signal: AbortSignal) => Promise<number>;
}

/** Runs a benchmark on a node as it was asked for on the command line, and leaves its exit code: also that of a wrong usage, and of an interruption. */
export async function runBenchmark<Plan extends object>({
  name,
  usage,
  planOf,
  measure,
}: Benchmark<Plan>): Promise<void> {
  const plan = planGiven(name, usage, planOf);
  if (typeof plan === 'number') {
    process.exitCode = plan;
    return;
  }
  const stopping = interrupted(name);
  process.exitCode = await unlessInterrupted(stopping, measure(plan, stopping.signal));
}
