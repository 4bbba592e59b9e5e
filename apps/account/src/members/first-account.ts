import { fingerprintOf, isEventStoreError } from '@cutover/event-sourcing';
import { isErrorData } from '@cutover/service-kit';
import type { AccountService } from '../accounts/account-service.ts';
import type { MainAccounts } from '../main-account/main-accounts.ts';

export interface FirstAccountParts {
  readonly accounts: AccountService;
  readonly mains: MainAccounts;
  readonly currency: string;
  readonly clock: () => Date;
  readonly ids: () => string;
}

/** Opens the first account of those who register. */
export class FirstAccounts {
  readonly #parts: FirstAccountParts;

  constructor(parts: FirstAccountParts) {
    this.#parts = parts;
  }

  /**
   * Resolves once the member has, or has had, a main account in the currency of first accounts: a message that comes again opens none, even after the account was
   * closed.
   * @throws EventStoreError (retriable) while the ledger is away
   */
  async open(owner: string, messageId: string): Promise<void> {
    const { accounts, mains, currency, clock, ids } = this.#parts;
    const standing = await mains.find(owner, currency);
    if (standing?.account !== undefined) return;
    const now = clock();
    const commandId = `message/${messageId}`;
    try {
      const id = await mains.assign({ owner, currency, accountId: ids(), commandId, now });
      const fingerprint = fingerprintOf('open', owner, currency, 'main');
      await accounts.openAssigned(id, { owner, currency, kind: 'main' }, { commandId, fingerprint, recordedAt: now });
    } catch (error) {
      if (!wasOpenedMeanwhile(error)) throw error;
    }
  }
}

function wasOpenedMeanwhile(error: unknown): boolean {
  return (
    (isErrorData(error) && error.code === 'account.main-exists') || isEventStoreError(error, 'event-store.conflict')
  );
}
