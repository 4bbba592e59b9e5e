import type { Forge } from '@cutover/forge';
import type { ArgoObject, Cluster } from '../cluster/cluster.ts';
import type { PreviewSecrets } from '../secrets/preview-secrets.ts';
import { report } from '../status/report.ts';
import { approve, takeOffLabel } from './approve.ts';
import type { Candidate } from './candidate.ts';
import { labelsCountFrom } from './grants.ts';
import type { Said } from './grants.ts';
import { readCandidates } from './read-candidates.ts';
import { standingsOf } from './standing.ts';
import type { Limits, Standings } from './standing.ts';

export type PreviewForge = Pick<
  Forge,
  | 'repository'
  | 'pullRequests'
  | 'statuses'
  | 'labellings'
  | 'comments'
  | 'mayWrite'
  | 'setStatus'
  | 'removeLabel'
  | 'comment'
  | 'editComment'
>;

export interface Looking {
  readonly forge: PreviewForge;
  readonly cluster: Cluster;
  readonly secrets: PreviewSecrets;
  readonly account: string;
  readonly limits: Limits;
  readonly urlSuffix: string;
  readonly clock: () => Date;
}

interface Read {
  readonly candidate: Candidate;
  readonly said: Said;
}

async function readSaid({ forge }: Looking, { pull }: Candidate): Promise<Said> {
  return { labelled: await forge.labellings(pull.number), comments: await forge.comments(pull.number) };
}

export interface Seen {
  readonly standings: readonly Standings[];
  /** What went wrong with one pull request, and keeps no other waiting. */
  readonly failures: readonly unknown[];
}

/** Records what approved a head since. */
async function approved(looking: Looking, found: Candidate, now: Date): Promise<Read> {
  const { forge, account } = looking;
  const said = await readSaid(looking, found);
  return { said, candidate: await approve({ forge, account, now }, found, said) };
}

/** Says how a pull request fares, and makes the Secrets of its preview. */
async function tell(
  { forge, secrets, account, limits, urlSuffix }: Looking,
  { candidate, standing }: Standings,
  { comments }: Said,
  applications: readonly ArgoObject[],
): Promise<void> {
  const isAnew = standing.is === 'waiting' && labelsCountFrom(candidate, comments, account) === undefined;
  if (standing.is === 'waiting' || standing.is === 'expired') await takeOffLabel(forge, candidate);
  await report({ forge, account, limits, urlSuffix }, { candidate, standing, applications, comments, isAnew });
  if (standing.is === 'previewed') await secrets.ensure(candidate.pull.number);
}

/** Looks at every pull request: records approvals, makes the Secrets of previews, and says how each fares. */
export async function lookAtPreviews(looking: Looking): Promise<Seen> {
  const { forge, cluster, account, limits, clock } = looking;
  const now = clock();
  const failures: unknown[] = [];
  const saidOf = new Map<number, Said>();
  const candidates: Candidate[] = [];
  const attempt = (act: () => Promise<void>) => act().catch((error: unknown) => void failures.push(error));
  for (const found of await readCandidates(forge, account, now)) {
    const at = candidates.push(found) - 1;
    await attempt(async () => {
      const { candidate, said } = await approved(looking, found, now);
      candidates[at] = candidate;
      saidOf.set(found.pull.number, said);
    });
  }
  const standings = standingsOf(candidates, limits, now);
  const applications = await cluster.list('applications');
  for (const one of standings) {
    const said = saidOf.get(one.candidate.pull.number);
    if (said !== undefined) await attempt(() => tell(looking, one, said, applications));
  }
  return { standings, failures };
}
