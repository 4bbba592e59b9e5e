import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { byWeight, hindranceText } from './hindrance.ts';
import { LastLines } from './last-line.ts';
import type { Snapshot } from './snapshot.ts';
import { readWorkloads } from './snapshot.ts';
import { workloadText } from './workload.ts';
import type { Kubectl, Workload } from './workload.ts';

export interface AwaitOptions {
  /** Milliseconds. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what holds things up, whenever that changes. */
  readonly say?: ((line: string) => void) | undefined;
}

const LOOK_EVERY_MS = 300;

interface Obstacle {
  readonly workload: Workload;
  readonly finding: Finding;
}

/** What each workload that is not ready waits for, what weighs most first. */
function obstaclesOf(snapshot: Snapshot, workloads: readonly Workload[]): readonly Obstacle[] {
  const all = workloads.flatMap((workload) =>
    diagnose(snapshot, workload).findings.map((finding) => ({ workload, finding })),
  );
  return byWeight(all, ({ finding }) => finding);
}

const keyOf = ({ finding: { object, reason } }: Obstacle) => `${reason} ${object}`;

/** Remembers from look to look what does not go away by waiting. */
class Lasting {
  #before: ReadonlySet<string> = new Set();

  /**
   * An obstacle that was there in the look before, too: right after a workload was applied anew, its controller may still show what was
   * refused of the version before.
   */
  among(obstacles: readonly Obstacle[]): Obstacle | undefined {
    const final = obstacles.filter(({ finding }) => finding.final);
    const lasting = final.find((obstacle) => this.#before.has(keyOf(obstacle)));
    this.#before = new Set(final.map(keyOf));
    return lasting;
  }
}

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
  const lastLines = new LastLines(kubectl);
  const why = async ({ finding }: Obstacle) => hindranceText(await lastLines.completed(finding));
  const refuse = async (obstacle: Obstacle, how: string) =>
    new ClusterError('not-ready', `${workloadText(obstacle.workload)} ${how}: ${await why(obstacle)}`);
  const lasting = new Lasting();
  for (let said = ''; ; await sleep(LOOK_EVERY_MS, undefined, signal ? { signal } : {})) {
    const obstacles = obstaclesOf(await readWorkloads(kubectl, workloads, signal), workloads);
    const [worst] = obstacles;
    if (worst === undefined) return;
    const stuck = lasting.among(obstacles);
    if (stuck !== undefined) throw await refuse(stuck, 'cannot become ready');
    if (performance.now() >= end) throw await refuse(worst, `is not ready after ${withinMs / 1_000} s`);
    const line = await why(worst);
    if (line !== said) say?.(line);
    said = line;
  }
}
