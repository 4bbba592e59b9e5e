import { leafNamed, placesIn } from '@cutover/manifests';
import { deploymentsOf } from './deployments.ts';
import type { Deployment } from './deployments.ts';
import { dora } from './dora.ts';
import type { Dora, Window } from './dora.ts';
import { readVerdicts } from '../verdicts/notes.ts';
import { releaseId } from '../verdicts/verdict.ts';
import type { Verdict } from '../verdicts/verdict.ts';
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

/** A deployment's verdict is that of its commit, for this leaf. */
function withVerdicts(
  deployments: readonly Deployment[],
  leaf: { readonly environment: string; readonly service: string },
  given: ReadonlyMap<string, Verdict>,
): readonly Deployment[] {
  return deployments.map((deployment) => {
    const verdict = given.get(releaseId({ ...leaf, commit: deployment.commit }));
    return verdict === undefined ? deployment : { ...deployment, verdict };
  });
}

/**
 * From Git alone: what the leaves of a service said along the branch that a clone has checked out, and the verdicts in its notes.
 * @param clone with all commits, and `fetchVerdicts` for the verdicts @throws ManifestsError `unknown-environment`, `unknown-leaf`, `invalid-leaf`; GitError
 */
export async function historyOf(clone: string, asked: HistoryRequest): Promise<readonly EnvironmentHistory[]> {
  const { service, environments, first, from, to } = asked;
  for (const environment of environments) leafNamed(placesIn(clone), environment, service);
  const given = new Map((await readVerdicts(clone)).map((verdict) => [releaseId(verdict), verdict]));
  const read = async (environment: string) =>
    withVerdicts(deploymentsOf(await leafStates(clone, environment, service)), { environment, service }, given);
  const origin = await read(first);
  const histories: EnvironmentHistory[] = [];
  for (const environment of environments) {
    const deployments = environment === first ? origin : await read(environment);
    const before = environment === first ? undefined : origin;
    histories.push({ environment, deployments, dora: dora(deployments, before, { from, to }) });
  }
  return histories;
}
