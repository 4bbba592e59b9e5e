import type { Forge } from '@cutover/forge';
import { candidateOf } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { MAIN } from './names.ts';

export type CandidateForge = Pick<Forge, 'pullRequests' | 'statuses'>;

/** Every pull request that could have a preview, read anew. @throws ForgeError: nobody takes what cannot be read for nothing */
export async function readCandidates(forge: CandidateForge, account: string, now: Date): Promise<readonly Candidate[]> {
  const open = await forge.pullRequests({ state: 'open', base: MAIN });
  // A filter that a forge does not know gives all of them.
  const onMain = open.filter(({ state, base }) => state === 'open' && base.branch === MAIN);
  const found: Candidate[] = [];
  for (const pull of onMain) found.push(candidateOf(pull, await forge.statuses(pull.head.commit, account), now));
  return found;
}
