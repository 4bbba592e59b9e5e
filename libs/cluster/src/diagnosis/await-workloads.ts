import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import { byWeight, hindranceText } from './hindrance.ts';
import { workloadText } from './workload.ts';
import type { Kubectl, Workload } from './workload.ts';
import { workloadStatus } from './workload-status.ts';

export interface AwaitOptions {
  /** Milliseconds. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what holds things up, whenever that changes. */
  readonly say?: ((line: string) => void) | undefined;
}

const LOOK_EVERY_MS = 300;

/**
 * Waits until all of these workloads are ready.
 * @throws ClusterError `not-ready`: one line that names the object that holds things up and why; at once where that does not go away by waiting
 */
export async function awaitWorkloads(
  kubectl: Kubectl,
  workloads: readonly Workload[],
  { withinMs, signal, say }: AwaitOptions,
): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    const waiting = (await workloadStatus(kubectl, workloads)).find(({ ready }) => !ready);
    if (waiting === undefined) return;
    const [worst] = byWeight(waiting.hindrances);
    const why = worst === undefined ? '' : `: ${hindranceText(worst)}`;
    say?.(`${workloadText(waiting.workload)} waits${why}`);
    if (performance.now() >= end)
      throw new ClusterError(
        'not-ready',
        `${workloadText(waiting.workload)} is not ready after ${withinMs / 1_000} s${why}`,
      );
    await sleep(LOOK_EVERY_MS, undefined, signal ? { signal } : {});
  }
}
