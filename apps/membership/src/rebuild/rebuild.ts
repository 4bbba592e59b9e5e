import { Aggregates, walk } from '@cutover/event-sourcing';
import { OutboxKeeper } from '@cutover/messaging';
import { memberDecider } from '../member/member-decider.ts';
import { toMessages } from '../member/member-messages.ts';
import { memberIdOf } from '../member/member.ts';
import type { MembershipStores } from '../membership.ts';

export interface Rebuilding {
  /** Forgets how far an earlier run has come. */
  readonly fromStart?: boolean;
  readonly signal?: AbortSignal;
  readonly onPage?: (members: number) => void;
  /** Members between two checkpoints. */
  readonly pageSize?: number;
}

export interface Rebuilt {
  /** Streams looked at, with those of a run that was cut short. */
  readonly members: number;
  /** Notes of the outbox that were lost. */
  readonly notes: number;
}

const NAME = 'rebuild/members';

/**
 * Makes what is derived from events anew: the list of members, the claims of their addresses, and the notes of commits that are not published. A claim of somebody else that stands stays. Passwords'
 * hashes are in no event, and cannot be made anew. It runs beside the service; done again, it changes nothing; cut short, it goes on where it stopped.
 * @throws the signal's reason, between two pages
 */
export async function rebuild(
  { store, directory, claims, outbox, checkpoints }: MembershipStores,
  { fromStart, ...walking }: Rebuilding = {},
): Promise<Rebuilt> {
  const aggregates = new Aggregates(store, memberDecider);
  if (fromStart) await checkpoints.remove(NAME);
  const members = await walk({
    ...{ name: NAME, checkpoints, ...walking },
    page: (after, limit) => store.streams({ after, limit }),
    keyOf: (stream: string) => stream,
    each: async (stream) => {
      const { member } = (await aggregates.load(stream)).state;
      if (member === undefined) return;
      const memberId = memberIdOf(stream);
      await directory.note(memberId);
      const { email, claimId, leftAt } = member;
      if (leftAt === undefined) await claims.claim({ email, memberId, claimId });
    },
  });
  const keeper = new OutboxKeeper({ store, outbox, toMessages });
  return { members, notes: await keeper.restoreAll(new Date(), walking.signal) };
}
