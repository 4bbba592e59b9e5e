import type { Forge } from '@cutover/forge';
import type { Cluster } from '../cluster/cluster.ts';
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

/** Looks at every pull request: records approvals, makes the Secrets of previews, and says how each fares. */
export async function lookAtPreviews(looking: Looking): Promise<readonly Standings[]> {
  const { forge, cluster, secrets, account, limits, urlSuffix, clock } = looking;
  const now = clock();
  const read: Read[] = [];
  for (const found of await readCandidates(forge, account, now)) {
    const said = await readSaid(looking, found);
    read.push({ said, candidate: await approve({ forge, account, now }, found, said) });
  }
  const saidOf = new Map(read.map(({ candidate, said }) => [candidate.pull.number, said]));
  const standings = standingsOf(
    read.map(({ candidate }) => candidate),
    limits,
    now,
  );
  const applications = await cluster.list('applications');
  for (const { candidate, standing } of standings) {
    const { comments } = saidOf.get(candidate.pull.number)!;
    const isAnew = standing.is === 'waiting' && labelsCountFrom(candidate, comments, account) === undefined;
    if (standing.is === 'waiting' || standing.is === 'expired') await takeOffLabel(forge, candidate);
    await report({ forge, account, limits, urlSuffix }, { candidate, standing, applications, comments, isAnew });
    if (standing.is === 'previewed') await secrets.ensure(candidate.pull.number);
  }
  return standings;
}
