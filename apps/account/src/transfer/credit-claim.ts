import type { EventStore, RequestOrigin } from '@cutover/event-sourcing';
import type { AccountEvent } from '../account/account.ts';
import type { CreditClaimed } from '../account/credit-claimed.ts';

export interface Claiming {
  readonly transferId: string;
  readonly request: RequestOrigin;
  readonly claim: CreditClaimed['data'];
  readonly now: Date;
}

/**
 * Accounts are streams of their own, and none knows what another has recorded: that a transfer credits one account, once, is decided in a stream that is named by the
 * transfer. A try that stopped behind the claim finds it and goes on.
 * @throws EventStoreError `event-store.key-reused` where the transfer, or the request's key, was used for another credit
 */
export async function claimCredit(
  store: EventStore<AccountEvent>,
  { transferId, request, claim, now }: Claiming,
): Promise<void> {
  const claims = store as unknown as EventStore<CreditClaimed>;
  await claims.append({
    ...{ stream: `credit-${transferId}`, expected: 0, commandId: 'claim', request, recordedAt: now },
    events: [{ type: 'CreditClaimed', data: claim }],
    // There is nothing in it to tell.
    published: true,
  });
}
