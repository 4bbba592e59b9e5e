import { leafNamed, placesIn } from '@cutover/manifests';
import { deploymentsOf } from './deployments.ts';
import type { Deployment } from './deployments.ts';
import { dora } from './dora.ts';
import type { Dora, Window } from './dora.ts';
import { leafStates } from './leaf-states.ts';

/** Who deployed what of a service to an environment, and when. */
export interface EnvironmentHistory {
  readonly environment: string;
  /** Oldest first. */
  readonly deployments: readonly Deployment[];
  readonly dora: Dora;
}

export interface HistoryRequest extends Window {
  readonly service: string;
  /** Those that are told of. */
  readonly environments: readonly string[];
  /** Where lead times begin. */
  readonly first: string;
}

/**
 * From Git alone: what the leaves of a service said along the branch that a clone has checked out.
 * @param clone with all commits @throws ManifestsError `unknown-environment`, `unknown-leaf`, `invalid-leaf`; GitError
 */
export async function historyOf(clone: string, asked: HistoryRequest): Promise<readonly EnvironmentHistory[]> {
  const { service, environments, first, from, to } = asked;
  for (const environment of environments) leafNamed(placesIn(clone), environment, service);
  const read = async (environment: string) => deploymentsOf(await leafStates(clone, environment, service));
  const origin = await read(first);
  const histories: EnvironmentHistory[] = [];
  for (const environment of environments) {
    const deployments = environment === first ? origin : await read(environment);
    const before = environment === first ? undefined : origin;
    histories.push({ environment, deployments, dora: dora(deployments, before, { from, to }) });
  }
  return histories;
}
