import { DomainError } from '@cutover/service-kit';
import { mayReceive } from '../account/account-rules.ts';
import { unknown } from '../account/account-refusals.ts';
import type { AccountService, FoundAccount } from '../accounts/account-service.ts';
import type { OpenAccount } from '../account/account.ts';
import { heldOf } from '../account/hold.ts';
import type { Money } from '../money/money.ts';
import type { TransferService } from '../transfer/transfer-service.ts';

export interface PayOutParts {
  readonly accounts: Pick<AccountService, 'find' | 'listByOwner' | 'bringUpToDate'>;
  readonly transfers: Pick<TransferService, 'order'>;
  readonly clock: () => Date;
  readonly ids: () => string;
}

export interface Paid {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
}

const PAGE = 100;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * Sees that nothing is left on the accounts of somebody who is about to leave. Everything is looked at before anything moves; what moves is a transfer of the owner's, under a key made of
 * the account and how far it has come, so that a try that was cut short is gone on with, and none pays twice.
 */
export class PayOut {
  readonly #parts: PayOutParts;

  constructor(parts: PayOutParts) {
    this.#parts = parts;
  }

  /**
   * @param payTo the account, of somebody else, that all that is left goes to; without, there must be nothing
   * @returns what has been paid now
   * @throws DomainError `pay-out.not-empty`, `pay-out.held`, `pay-out.own-account`, `account.unknown`, or why `payTo` does not take it; nothing has moved then.
   * `pay-out.unfinished` (retriable) when a part has moved, or is on its way
   */
  async payOut(owner: string, payTo: string | undefined): Promise<readonly Paid[]> {
    for (const { id, state } of await this.#accountsOf(owner)) {
      if (state.closedAt === undefined) await this.#parts.accounts.bringUpToDate(id);
    }
    const left = (await this.#accountsOf(owner)).filter(({ state }) => this.#holdsSomething(state));
    refuse(
      'pay-out.held',
      'Money of these accounts is still held',
      left.filter(({ state }) => this.#held(state) > 0),
    );
    const unpayable = payTo === undefined ? left : left.filter(({ state }) => !isPayable(state));
    refuse('pay-out.not-empty', 'These accounts hold or owe money', unpayable);
    if (payTo === undefined || left.length === 0) return [];
    await this.#mayTake(payTo, owner, left);
    const paid: Paid[] = [];
    for (const account of left) paid.push(await this.#pay(account, payTo));
    return paid;
  }

  async #accountsOf(owner: string): Promise<readonly FoundAccount[]> {
    const all: FoundAccount[] = [];
    for (let after: string | undefined = NIL_UUID; after !== undefined; ) {
      const page: Awaited<ReturnType<AccountService['listByOwner']>> = await this.#parts.accounts.listByOwner(
        owner,
        after,
        PAGE,
      );
      all.push(...page.accounts);
      after = page.next;
    }
    return all;
  }

  #holdsSomething(state: OpenAccount): boolean {
    return state.balance !== 0 || this.#held(state) > 0;
  }

  #held({ holds }: OpenAccount): number {
    return heldOf(holds, this.#parts.clock());
  }

  /** Before anything moves: all of it has to go to the one account. */
  async #mayTake(payTo: string, owner: string, left: readonly FoundAccount[]): Promise<void> {
    const target = await this.#parts.accounts
      .find({ subject: owner, anothers: true }, payTo)
      .catch((error: unknown) => {
        const isUnknown = error instanceof DomainError && error.code === 'account.unknown';
        throw isUnknown ? unknown().error('payTo') : error;
      });
    if (target.state.owner === owner) {
      const fields = { field: 'payTo' };
      throw new DomainError('pay-out.own-account', 'What is left goes to an account of somebody else', { fields });
    }
    let { state } = target;
    for (const { state: source } of left) {
      const amount = { minor: source.balance, currency: source.currency };
      const refusal = mayReceive(state, amount);
      if (refusal) throw refusal.error('payTo');
      state = { ...state, balance: state.balance + amount.minor };
    }
  }

  async #pay({ id: from, state, sequence }: FoundAccount, to: string): Promise<Paid> {
    const { transfers, clock, ids } = this.#parts;
    const amount = { minor: state.balance, currency: state.currency };
    const asking = {
      subject: state.owner,
      anothers: false,
      idempotencyKey: `pay-out/${from}/${sequence}`,
      now: clock(),
    };
    const { transfer } = await transfers.order(asking, ids(), { from, to, amount });
    if (transfer.status === 'completed') return { from, to, amount };
    throw new DomainError('pay-out.unfinished', `The transfer of what is left is ${transfer.status}`, {
      retriable: true,
    });
  }
}

/** What is owed is not paid, and what came to a closed account only its owner takes out. */
function isPayable({ balance, closedAt }: OpenAccount): boolean {
  return balance > 0 && closedAt === undefined;
}

function refuse(code: string, message: string, accounts: readonly FoundAccount[]): void {
  if (accounts.length > 0) throw new DomainError(code, message, { fields: { accounts: accounts.map(({ id }) => id) } });
}
