import type { LanePlan } from './lane-plan.ts';
import type { Comparison } from '../compare/options.ts';

const timeout = '--timeout=180s';

const commandFor = (target: string): string[] =>
  target.startsWith('job/')
    ? ['wait', target, '--for', 'condition=complete', timeout]
    : ['rollout', 'status', target, timeout];

/** Waits until what the application needs is up; kubectl's error names what is not. */
export const awaitDependencies = async (
  { application, cluster, sideImages, signal }: Comparison,
  { namespace }: LanePlan,
): Promise<void> => {
  const awaited = application.dependencies(sideImages).flatMap((dependency) => dependency.awaited ?? []);
  for (const target of awaited) {
    const args = [...commandFor(target), '--namespace', namespace];
    await cluster.kubectl(args, signal === undefined ? {} : { signal });
  }
};
