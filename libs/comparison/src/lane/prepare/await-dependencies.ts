import type { LanePlan } from './lane-plan.ts';
import type { LaneSettings } from '../lane-settings.ts';

const timeout = '--timeout=180s';

/** Waits until what the application needs is up; kubectl's error names what is not. */
export const awaitDependencies = async (
  { application, cluster, sideImages, signal }: LaneSettings,
  { namespace }: LanePlan,
): Promise<void> => {
  const awaited = application.dependencies(sideImages).flatMap((dependency) => dependency.awaited ?? []);
  for (const args of awaited) {
    await cluster.kubectl([...args, '--namespace', namespace, timeout], signal === undefined ? {} : { signal });
  }
};
