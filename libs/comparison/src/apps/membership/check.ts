import type { RequestRecord } from '@cutover/traffic';

import type { MembershipLedger } from './membership-ledger.ts';
import type { CommitRecord } from '../shared/commits.ts';
import { streamsWithGaps } from '../shared/gaps.ts';
import { type Applied, invariantsOf, judgeWrites } from '../shared/judge-writes.ts';
import type { Invariants } from '../../record/lane-result.ts';

/** A member as the event store has it. */
interface Registered {
  stream: string;
  key: string | null;
  email: string;
  claim: string;
}

const registrations = (commits: readonly CommitRecord[]): Registered[] =>
  commits.flatMap(({ stream, key, events }) =>
    events
      .filter(({ type }) => type === 'MemberRegistered')
      .map(({ data }) => ({ stream, key, email: String(data['email']), claim: String(data['claimId']) })),
  );

const appliedOf = (request: RequestRecord, found: readonly Registered[]): Applied => {
  if (found.length === 0) return 'none';
  if (found.length > 1) return 'double';
  return found[0]?.email === request.account ? 'once' : 'altered';
};

const groupsOf = <K>(members: readonly Registered[], by: (member: Registered) => K): Map<K, Registered[]> => {
  const groups = new Map<K, Registered[]>();
  for (const member of members) groups.set(by(member), [...(groups.get(by(member)) ?? []), member]);
  return groups;
};

/** One address has one member, and the claim of the address is that member's. Nobody leaves or changes address in a lane. */
const brokenRules = (members: readonly Registered[], { claims }: MembershipLedger): string[] => {
  const shared = [...groupsOf(members, ({ email }) => email)]
    .filter(([, held]) => held.length > 1)
    .map(([email, held]) => `${email} has ${held.length} members`);
  const claimOf = new Map(claims.map(({ email, claim }) => [email, claim]));
  const unclaimed = members
    .filter(({ email, claim }) => claimOf.get(email) !== claim)
    .map(({ email, stream }) => `${email} is not claimed by ${stream}`);
  return [...shared, ...unclaimed];
};

/** Every acknowledged registration is there exactly once, a refused one never, and addresses are unique. */
export const checkMembers = (requests: readonly RequestRecord[], ledger: MembershipLedger): Invariants => {
  const members = registrations(ledger.commits);
  const byKey = groupsOf(members, ({ key }) => key);
  const judged = judgeWrites(requests, (request, key) => appliedOf(request, byKey.get(key) ?? []));
  const known = new Set<string | null>([...judged.map(({ key }) => key), ...ledger.opening.map(({ key }) => key)]);
  return invariantsOf(judged, {
    foreign: members.filter(({ key }) => !known.has(key)).map(({ stream, key }) => `${stream} (key ${key ?? 'none'})`),
    gaps: streamsWithGaps(ledger.commits),
    balance: null,
    rules: brokenRules(members, ledger),
  });
};
