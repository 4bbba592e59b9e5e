import { contention, fingerprintOf, type Aggregates, type CommandHandler } from '@cutover/event-sourcing';
import { isErrorData } from '@cutover/service-kit';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import {
  mainExists,
  ownerStream,
  type AssignMainAccount,
  type MainAccountAssigned,
  type MainAccountsState,
} from './main-account.ts';

export interface MainAccountsParts {
  readonly owners: Aggregates<MainAccountsState, MainAccountAssigned>;
  readonly handler: CommandHandler<MainAccountsState, AssignMainAccount, MainAccountAssigned>;
  readonly accounts: Aggregates<AccountState, AccountEvent>;
}

export interface Assigning {
  readonly owner: string;
  readonly currency: string;
  /** A new id, used unless an earlier try left one. */
  readonly accountId: string;
  /** Of the request or message behind it: trying again finds the same assignment. */
  readonly commandId: string;
  readonly now: Date;
}

export interface MainAccount {
  readonly id: string;
  /** Undefined where it was assigned and never opened: whoever assigned it has crashed, or is about to. */
  readonly account: AccountState;
}

/** Others may be assigning for the same owner. */
const TRIES = 5;

/**
 * Which account is whose main one. It is assigned in the owner's stream first and opened after: an id that was assigned and never opened is taken up by the next
 * who asks, whoever that is, so a crash in between leaves nothing behind and nobody waits for it.
 */
export class MainAccounts {
  readonly #parts: MainAccountsParts;

  constructor(parts: MainAccountsParts) {
    this.#parts = parts;
  }

  /** The newest one in a currency. */
  async find(owner: string, currency: string): Promise<MainAccount | undefined> {
    const { owners, accounts } = this.#parts;
    const { state } = await owners.load(ownerStream(owner));
    const id = Object.hasOwn(state, currency) ? state[currency] : undefined;
    return id === undefined ? undefined : { id, account: (await accounts.load(accountStream(id))).state };
  }

  /**
   * @returns the id under which to open it
   * @throws DomainError `account.main-exists` while one is open
   */
  async assign(assigning: Assigning): Promise<string> {
    for (let left = TRIES; left > 0; left--) {
      const standing = await this.find(assigning.owner, assigning.currency);
      if (standing !== undefined && standing.account === undefined) return standing.id;
      if (standing?.account && standing.account.closedAt === undefined) throw mainExists(assigning.currency).error();
      const id = await this.#tryAssign(assigning, standing?.id);
      if (id !== undefined) return id;
    }
    throw contention(ownerStream(assigning.owner));
  }

  /** @returns nothing where another one was assigned meanwhile */
  async #tryAssign(assigning: Assigning, closed: string | undefined): Promise<string | undefined> {
    const { owner, currency, accountId, commandId, now } = assigning;
    const command = { type: 'assign', owner, currency, accountId, ...(closed !== undefined && { closed }) } as const;
    try {
      const stream = ownerStream(owner);
      const fingerprint = fingerprintOf('assign', owner, currency);
      const { commit } = await this.#parts.handler.handle({ stream, commandId, fingerprint, command, recordedAt: now });
      return commit.events[0]!.data.accountId;
    } catch (error) {
      if (isErrorData(error) && error.code === 'account.main-exists') return undefined;
      throw error;
    }
  }
}
