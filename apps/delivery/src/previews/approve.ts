import type { Forge } from '@cutover/forge';
import { candidateOf } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { grantsOf } from './grants.ts';
import type { Grant, Said } from './grants.ts';
import { APPROVAL_LABEL, APPROVED } from './names.ts';

export type ApprovalForge = Pick<Forge, 'mayWrite' | 'setStatus' | 'statuses' | 'removeLabel'>;

export interface Approving {
  readonly forge: ApprovalForge;
  /** Ours. */
  readonly account: string;
  readonly now: Date;
}

/** The newest grant whose account may write. Nobody is asked about twice. */
async function granted(forge: ApprovalForge, grants: readonly Grant[]): Promise<Grant | undefined> {
  const refused = new Set<string>();
  for (const grant of grants) {
    if (refused.has(grant.by)) continue;
    if (await forge.mayWrite(grant.by)) return grant;
    refused.add(grant.by);
  }
  return undefined;
}

/** A name of an account, as forges allow them: it goes into a text. */
const ACCOUNT = /^[A-Za-z0-9._-]{1,64}$/;

function reasonOf({ pull: { isFork } }: Candidate, grant: Grant | undefined): string | undefined {
  if (grant !== undefined) return `by ${ACCOUNT.test(grant.by) ? grant.by : 'a maintainer'}`;
  return isFork ? undefined : 'pushed to a branch of this repository';
}

/**
 * Records what approved a pull request's head as a status of that commit, where that is new: it outlives this process, and is of no other commit.
 * @returns the candidate as it is then
 */
export async function approve(approving: Approving, candidate: Candidate, said: Said): Promise<Candidate> {
  const { forge, account, now } = approving;
  const { pull, isRecorded } = candidate;
  const grant = await granted(forge, grantsOf(candidate, said, account));
  if (grant === undefined && (isRecorded || pull.isFork)) return candidate;
  const description = `approved ${reasonOf(candidate, grant)}`;
  await forge.setStatus(pull.head.commit, { context: APPROVED, state: 'success', description });
  const recorded = candidateOf(pull, await forge.statuses(pull.head.commit, account), now);
  if (!recorded.isRecorded)
    throw new Error(`what is said by FORGE_TOKEN is not said by ${account}, as FORGE_USERNAME is`);
  return recorded;
}

/** A label that approves nothing is taken off, so that it can be put on: without that nobody would see that it has to be. */
export async function takeOffLabel(forge: ApprovalForge, { pull }: Candidate): Promise<void> {
  if (pull.labels.includes(APPROVAL_LABEL)) await forge.removeLabel(pull.number, APPROVAL_LABEL);
}
