import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { byWeight, hindranceText, isHindrance } from './hindrance.ts';
import { LastLines } from './last-line.ts';
import { Lasting } from './lasting.ts';
import type { Patience } from './lasting.ts';
import { objectText } from './objects.ts';
import { outdatedPods } from './outdated.ts';
import type { Snapshot } from './snapshot.ts';
import { readWorkloads } from './snapshot.ts';
import { workloadText } from './workload.ts';
import { Waking } from './waking.ts';
import type { Kubectl, Workload } from './workload.ts';

export interface AwaitOptions extends Patience {
  /** Milliseconds. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what holds things up, whenever that changes, and whether it is more than that something takes its time to start. */
  readonly say?: ((line: string, isHindrance: boolean) => void) | undefined;
  /** Deletes pods that their StatefulSet would never replace since they never start; told which. Absent, they stay. */
  readonly replaced?: ((line: string) => void) | undefined;
  /** Wakes a Rollout's controller that has lost a change; told of which. Absent, it is left alone. */
  readonly woken?: ((line: string) => void) | undefined;
  /** Milliseconds for which a controller may leave a change alone before it is woken (default: 10 s). */
  readonly wakesAfterMs?: number;
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

async function replaceOutdated(
  kubectl: Kubectl,
  snapshot: Snapshot,
  workloads: readonly Workload[],
  { replaced }: AwaitOptions,
): Promise<void> {
  if (replaced === undefined) return;
  for (const pod of outdatedPods(snapshot, workloads)) {
    const { name, namespace = 'default' } = pod.metadata;
    await kubectl(['delete', 'pod', name, '--namespace', namespace, '--ignore-not-found', '--wait=false']);
    replaced(`${objectText(pod)}, of the version before, never started and would not be replaced: deleted`);
  }
}

/**
 * Waits until all of these workloads are ready.
 * @throws ClusterError `not-ready`: one line that names the object that holds things up and why; at once where that does not go away by waiting
 */
export async function awaitWorkloads(
  kubectl: Kubectl,
  workloads: readonly Workload[],
  options: AwaitOptions,
): Promise<void> {
  const { withinMs, signal, say } = options;
  const end = performance.now() + withinMs;
  const lastLines = new LastLines(kubectl);
  const why = async ({ finding }: Obstacle) => hindranceText(await lastLines.completed(finding));
  const refuse = async (obstacle: Obstacle, how: string) =>
    new ClusterError('not-ready', `${workloadText(obstacle.workload)} ${how}: ${await why(obstacle)}`);
  const lasting = new Lasting(options);
  const waking = new Waking(kubectl, options);
  for (let said = ''; ; await sleep(LOOK_EVERY_MS, undefined, signal ? { signal } : {})) {
    const snapshot = await readWorkloads(kubectl, workloads, signal);
    await replaceOutdated(kubectl, snapshot, workloads, options);
    await waking.look(snapshot, workloads);
    const obstacles = obstaclesOf(snapshot, workloads);
    const [worst] = obstacles;
    if (worst === undefined) return;
    const findings = obstacles.map(({ finding }) => finding);
    const stuck = lasting.among(findings, snapshot, performance.now());
    const obstacle = obstacles.find(({ finding }) => finding === stuck);
    if (obstacle !== undefined) throw await refuse(obstacle, 'cannot become ready');
    if (performance.now() >= end) throw await refuse(worst, `is not ready after ${withinMs / 1_000} s`);
    const line = await why(worst);
    if (line !== said) say?.(line, isHindrance(worst.finding));
    said = line;
  }
}
