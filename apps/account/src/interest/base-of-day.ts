import type { Commit, EventStore } from '@cutover/event-sourcing';
import { movementOf, type AccountEvent } from '../account/account.ts';
import { endOf, type Day } from '../account/day.ts';

const FIRST_READ = 16;
const WIDEST_READ = 1_000;

export interface AccountNow {
  /** The stream's newest sequence. */
  readonly last: number;
  /** Minor units, as of that. */
  readonly balance: number;
}

/**
 * What a day's interest is of: the balance at the day's end, UTC. A day's interest belongs to the day after it, whenever it is recorded, so that the base holds the interest of
 * all days before this one and of no other: it does not depend on when interest is accrued. What came since is taken off again, from the stream's end and in widening
 * reads: it is little, for whoever asks soon after.
 * @returns minor units; undefined where the account was not open by then
 */
export async function baseOfDay(
  store: EventStore<AccountEvent>,
  stream: string,
  day: Day,
  { last, balance }: AccountNow,
): Promise<number | undefined> {
  const end = endOf(day);
  let [before, base] = [last + 1, balance];
  for (let limit = FIRST_READ; before > 1; limit = Math.min(limit * 4, WIDEST_READ)) {
    const after = Math.max(0, before - 1 - limit);
    const commits = await store.read(stream, { after, limit: before - 1 - after });
    for (const commit of commits.toReversed()) {
      if (commit.recordedAt < end) return base;
      base -= movedSince(commit, day);
    }
    before = after + 1;
  }
  return undefined;
}

/** What a commit that was recorded after the day has moved, and is no interest of a day before it. */
function movedSince({ events }: Commit<AccountEvent>, day: Day): number {
  const since = events.filter(({ type, data }) => type !== 'InterestAccrued' || data.day >= day);
  return since.reduce((sum, event) => sum + movementOf(event), 0);
}
