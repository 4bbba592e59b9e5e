import { fold, type Snapshot } from '@cutover/event-sourcing';
import { accountDecider } from '../account/account-decider.ts';
import type { AccountState } from '../account/account.ts';
import type { BankStores } from '../bank.ts';

const PAGE = 1_000;

/** An account's state from its events alone, from the first one on. @returns nothing for a stream without commits */
export async function foldStream(
  store: BankStores['accountStore'],
  stream: string,
): Promise<Snapshot<AccountState> | undefined> {
  let folded: Snapshot<AccountState> | undefined;
  for (;;) {
    const commits = await store.read(stream, { after: folded?.sequence ?? 0, limit: PAGE });
    for (const { events, sequence, commandId } of commits) {
      folded = { state: fold(accountDecider, folded?.state, events), sequence, commandId };
    }
    if (commits.length < PAGE) return folded;
  }
}
