import {
  filledPage,
  fingerprintOf,
  isEventStoreError,
  replay,
  type Aggregates,
  type Append,
  type Appended,
  type CommandHandler,
} from '@cutover/event-sourcing';
import type { EventStore, FilledPage, Loaded } from '@cutover/event-sourcing';
import type { Logger } from '@cutover/service-kit';
import type { Money } from '../money/money.ts';
import { commandIdOf, originOf, type Asking } from '../request.ts';
import { accountDecider, type AccountCommand } from '../account/account-decider.ts';
import { mayPayIn } from '../account/account-rules.ts';
import { accountIdOf, accountStream, type AccountKind, type OpenAccount } from '../account/account.ts';
import type { AccountEvent, AccountState } from '../account/account.ts';
import type { AccountDirectory } from './account-directory.ts';
import { unknown } from '../account/account-refusals.ts';
import { mainExists } from '../main-account/main-account.ts';
import type { MainAccounts } from '../main-account/main-accounts.ts';

export interface AccountServiceParts {
  readonly store: EventStore<AccountEvent>;
  readonly aggregates: Aggregates<AccountState, AccountEvent>;
  readonly handler: CommandHandler<AccountState, AccountCommand, AccountEvent>;
  readonly directory: AccountDirectory;
  readonly mains: MainAccounts;
  readonly log: Logger;
  /** What has to be recorded on an account before it can be closed: interest of days that are over. Default nothing. */
  readonly beforeClosing?: ((id: string) => Promise<void>) | undefined;
}

export interface FoundAccount extends Loaded<OpenAccount> {
  readonly id: string;
}

export interface OpeningTerms {
  readonly owner: string;
  readonly currency: string;
  readonly kind: AccountKind;
}

export interface AccountsPage extends Omit<FilledPage<never>, 'items'> {
  readonly accounts: readonly FoundAccount[];
}

/** The command behind an opening. */
export type Opening = Pick<Append<AccountEvent>, 'commandId' | 'request' | 'fingerprint' | 'recordedAt'>;

type Reader = Pick<Asking, 'subject' | 'anothers'>;

/** What can be done with accounts. Every write costs one read and one document. */
export class AccountService {
  readonly #parts: AccountServiceParts;

  constructor(parts: AccountServiceParts) {
    this.#parts = parts;
  }

  /**
   * Opens an account under a new id, or finds the one that this request has opened before.
   * @throws DomainError `account.main-exists` where a main account is asked for beside another
   */
  async open(asking: Asking, id: string, what: OpeningTerms): Promise<Appended<AccountEvent>> {
    const { store } = this.#parts;
    const kind = what.kind === 'main' ? ['main'] : [];
    const request = originOf(asking, 'open', what.owner, what.currency, ...kind);
    const earlier = await store.findByRequest(request.subject, request.idempotencyKey);
    if (earlier !== undefined) return replay(earlier, { request, commandId: commandIdOf(asking) });
    const opening = { commandId: commandIdOf(asking), request, recordedAt: asking.now };
    return what.kind === 'main' ? this.#openMain(id, what, opening) : this.#openAdditional(id, what, opening);
  }

  /**
   * Opens an account under an id that nobody else is to use.
   * @throws EventStoreError `event-store.conflict` when another command has opened it
   */
  async openAssigned(id: string, what: OpeningTerms, by: Opening): Promise<Appended<AccountEvent>> {
    const { store, directory } = this.#parts;
    const events = accountDecider.decide({ type: 'open', ...what, now: by.recordedAt }, undefined);
    await directory.apply(id, 1, what);
    return store.append({ stream: accountStream(id), expected: 0, events, ...by });
  }

  /** @throws DomainError `account.unknown`, `account.not-yours`, `account.currency-mismatch`, `account.balance-limit` */
  deposit(asking: Asking, id: string, amount: Money): Promise<Appended<AccountEvent>> {
    return this.#move('deposit', asking, id, amount);
  }

  /** @throws DomainError `account.unknown`, `account.not-yours`, `account.currency-mismatch`, `account.insufficient-funds` */
  withdraw(asking: Asking, id: string, amount: Money): Promise<Appended<AccountEvent>> {
    return this.#move('withdraw', asking, id, amount);
  }

  /** For tellers; the caller checks. @throws DomainError `account.unknown`, `account.own-terms`, `account.closed`, `account.overdrawn` */
  agreeOverdraft(asking: Asking, id: string, limit: number): Promise<Appended<AccountEvent>> {
    return this.#handle(asking, id, { type: 'agree-overdraft', limit, by: asking }, ['overdraft', limit]);
  }

  /** @throws DomainError `account.unknown`, `account.not-yours`, `account.closed`, `account.not-empty`, `account.held` */
  async close(asking: Asking, id: string): Promise<Appended<AccountEvent>> {
    await this.bringUpToDate(id);
    return this.#handle(asking, id, { type: 'close', by: asking, now: asking.now }, ['close']);
  }

  /** Records what an account is owed by now, as closing it does first. */
  async bringUpToDate(id: string): Promise<void> {
    await this.#parts.beforeClosing?.(id);
  }

  /** Closes the account of an owner who has left the bank. @throws as `close` */
  async closeAsOwner(id: string, owner: string, now: Date): Promise<Appended<AccountEvent>> {
    await this.bringUpToDate(id);
    return this.#parts.handler.handle({
      stream: accountStream(id),
      commandId: 'owner-left/close',
      fingerprint: fingerprintOf('close', id),
      command: { type: 'close', by: { subject: owner, anothers: false }, now },
      recordedAt: now,
    });
  }

  /** @throws DomainError `account.unknown`, or `account.not-yours` for neither owner nor teller */
  async find(reader: Reader, id: string): Promise<FoundAccount> {
    const { state, sequence } = await this.#parts.aggregates.load(accountStream(id));
    if (state === undefined) throw unknown().error();
    const refusal = mayPayIn(state, reader);
    if (refusal) throw refusal.error();
    return { id, state, sequence };
  }

  /** An owner's accounts, oldest first, and where the next page starts. */
  async listByOwner(owner: string, after: string, limit: number): Promise<AccountsPage> {
    const { directory, aggregates } = this.#parts;
    const keys = async (from: string, most: number) =>
      (await directory.listByOwner(owner, from, most)).map(({ id }) => id);
    const load = async (ids: readonly string[]) => {
      const loaded = await aggregates.loadAll(ids.map(accountStream));
      return loaded.map(({ state, sequence }, i) => state && { id: ids[i]!, state, sequence });
    };
    const { items: accounts, ...next } = await filledPage({ keys, load }, after, limit);
    return { accounts, ...next };
  }

  /** Of two tries at once, one opens an account: the other one's entry in the directory goes again. */
  async #openAdditional(id: string, what: OpeningTerms, by: Opening): Promise<Appended<AccountEvent>> {
    try {
      const opened = await this.openAssigned(id, what, by);
      if (accountOf(opened) !== id) await this.#forget(id);
      return opened;
    } catch (error) {
      if (isEventStoreError(error, 'event-store.key-reused')) await this.#forget(id);
      throw error;
    }
  }

  /** An entry that stays after all is passed over by lists. */
  #forget(id: string): Promise<void> {
    const { directory, log } = this.#parts;
    return directory.forget(id).catch((err: unknown) => log.warn({ err, account: id }, 'an entry of no account stays'));
  }

  async #openMain(accountId: string, what: OpeningTerms, by: Opening): Promise<Appended<AccountEvent>> {
    const id = await this.#parts.mains.assign({ ...what, accountId, commandId: by.commandId, now: by.recordedAt });
    try {
      return await this.openAssigned(id, what, by);
    } catch (error) {
      // Another request has taken up the same assignment.
      throw isEventStoreError(error, 'event-store.conflict') ? mainExists(what.currency).error() : error;
    }
  }

  #move(type: 'deposit' | 'withdraw', asking: Asking, id: string, amount: Money): Promise<Appended<AccountEvent>> {
    const command = { type, amount, by: asking, now: asking.now };
    return this.#handle(asking, id, command, [type, amount.minor, amount.currency]);
  }

  /** @param asked what the request asks, to tell it from another one under the same key */
  #handle(
    asking: Asking,
    id: string,
    command: AccountCommand,
    [what, ...rest]: readonly (string | number)[],
  ): Promise<Appended<AccountEvent>> {
    return this.#parts.handler.handle({
      stream: accountStream(id),
      commandId: commandIdOf(asking),
      request: originOf(asking, what!, id, ...rest),
      command,
      recordedAt: asking.now,
    });
  }
}

/** The account that a commit belongs to. */
export function accountOf(appended: Appended<AccountEvent>): string {
  return accountIdOf(appended.commit.stream);
}
