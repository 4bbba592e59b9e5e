import type { Commit, EventStore } from '@cutover/event-sourcing';
import type { AccountEvent } from '../account/account.ts';

const FIRST_READ = 16;
const WIDEST_READ = 1_000;

/**
 * The balance of an account at an instant: that of the last commit recorded before it. It is looked for from the stream's end, in widening reads: what was recorded
 * since is little, for whoever asks soon after.
 * @param last the stream's newest sequence
 * @returns minor units; undefined where the account was not open by then
 */
export async function balanceAt(
  store: EventStore<AccountEvent>,
  stream: string,
  { last, instant }: { last: number; instant: Date },
): Promise<number | undefined> {
  let before = last + 1;
  for (let limit = FIRST_READ; before > 1; limit = Math.min(limit * 4, WIDEST_READ)) {
    const after = Math.max(0, before - 1 - limit);
    const commits = await store.read(stream, { after, limit: before - 1 - after });
    const found = commits.findLast((commit) => commit.recordedAt < instant && balanceOf(commit) !== undefined);
    if (found !== undefined) return balanceOf(found);
    before = after + 1;
  }
  return undefined;
}

/** The balance that a commit states; undefined where it moved nothing. */
function balanceOf({ events }: Commit<AccountEvent>): number | undefined {
  const stated = events.findLast(({ data }) => 'balance' in data)?.data;
  if (stated !== undefined && 'balance' in stated) return stated.balance;
  return events[0]?.type === 'AccountOpened' ? 0 : undefined;
}
