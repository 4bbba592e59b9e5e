import { randomUUID } from 'node:crypto';
import { fingerprintOf } from '@cutover/event-sourcing';
import type { Aggregates, Appended, CommandHandler, RequestOrigin } from '@cutover/event-sourcing';
import { isErrorData, type Logger } from '@cutover/service-kit';
import type { AccountCommand } from '../account/account-decider.ts';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import type { Money } from '../money/money.ts';
import type { HoldCommand } from '../account/hold-decider.ts';
import type { HoldNotes } from './hold-notes.ts';
import type { Hold, HoldActor } from '../account/hold.ts';

export interface HoldServiceParts {
  readonly handler: CommandHandler<AccountState, AccountCommand, AccountEvent>;
  readonly aggregates: Aggregates<AccountState, AccountEvent>;
  readonly notes: HoldNotes;
  readonly log: Logger;
}

/** Which hold, when, and the client's request behind it where there is one. */
export interface OnHold {
  readonly account: string;
  readonly holdId: string;
  readonly now: Date;
  readonly request?: RequestOrigin;
  /** Absent where the bank itself acts. */
  readonly by?: HoldActor;
}

export interface Placing extends Hold {
  /** Refuse unless the account is theirs. */
  readonly owner?: string;
}

/** The command id of a hold's step: the same for whoever tries it, however often, over HTTP or from a message. */
export function holdStepId(holdId: string, step: 'place' | 'capture' | 'release' | 'expire'): string {
  return `hold/${holdId}/${step}`;
}

/** Sets money aside, takes it, lets it go. Every step is one command of the hold's own id, so a second try gives the first one's commit. */
export class HoldService {
  readonly #parts: HoldServiceParts;

  constructor(parts: HoldServiceParts) {
    this.#parts = parts;
  }

  /**
   * @throws DomainError `account.unknown`, `account.not-yours`, `account.closed`, `account.currency-mismatch`, `account.insufficient-funds`,
   * `hold.deadline-past`, `hold.too-many`; EventStoreError `event-store.key-reused` for the id of a hold of something else
   */
  async place(on: OnHold, placing: Placing): Promise<Appended<AccountEvent>> {
    const { holdId, account, now } = on;
    const id = randomUUID();
    await this.#parts.notes.note({ id, holdId, account, expiresAt: new Date(placing.expiresAt) });
    try {
      const placed = await this.#handle(on, 'place', {
        type: 'place-hold',
        holdId,
        now,
        ...placing,
        ...(on.by && { placedBy: on.by }),
      });
      // The first try's note stands.
      if (placed.replayed) this.#tidy(this.#parts.notes.remove(id), holdId);
      return placed;
    } catch (error) {
      // Where the outcome is unknown the note stays.
      if (isErrorData(error) && !error.retriable) this.#tidy(this.#parts.notes.remove(id), holdId);
      throw error;
    }
  }

  /** The hold as it stands now, open or past its deadline; nothing where it has ended, or there was none. */
  async find(account: string, holdId: string): Promise<Hold | undefined> {
    const { state } = await this.#parts.aggregates.load(accountStream(account));
    return state?.holds[holdId];
  }

  /** @throws DomainError `hold.not-open`, `hold.not-yours`, `hold.four-eyes`, `hold.expired`, `hold.exceeded`, `account.unknown`, `account.currency-mismatch` */
  capture(on: OnHold, amount?: Money): Promise<Appended<AccountEvent>> {
    const { holdId, now, by } = on;
    return this.#end(on, 'capture', {
      type: 'capture-hold',
      holdId,
      now,
      ...(by && { by }),
      ...(amount && { amount }),
    });
  }

  /** @throws DomainError `hold.not-open`, `hold.not-yours`, `account.unknown` */
  release(on: OnHold): Promise<Appended<AccountEvent>> {
    const { holdId, now, by } = on;
    return this.#end(on, 'release', { type: 'release-hold', holdId, now, ...(by && { by }) });
  }

  /** Records that the deadline has passed. @throws as `release` */
  expire(on: OnHold): Promise<Appended<AccountEvent>> {
    return this.#end(on, 'expire', { type: 'expire-hold', holdId: on.holdId, now: on.now });
  }

  async #end(
    on: OnHold,
    step: 'capture' | 'release' | 'expire',
    command: HoldCommand,
  ): Promise<Appended<AccountEvent>> {
    const appended = await this.#handle(on, step, command);
    this.#tidy(this.#parts.notes.crossOut(on.account, on.holdId), on.holdId);
    return appended;
  }

  /** Nobody waits for it: a note that stays is removed by the worker. */
  #tidy(work: Promise<void>, holdId: string): void {
    work.catch((err: unknown) => {
      this.#parts.log.warn({ err, holdId }, 'a note of a hold could not be removed; the worker will');
    });
  }

  #handle(
    { account, holdId, now, request }: OnHold,
    step: Parameters<typeof holdStepId>[1],
    command: HoldCommand,
  ): Promise<Appended<AccountEvent>> {
    const commandId = holdStepId(holdId, step);
    const handling = { stream: accountStream(account), commandId, command, recordedAt: now };
    const meaning = request ? { request } : { fingerprint: fingerprintOf(...meaningOf(command)) };
    return this.#parts.handler.handle({ ...handling, ...meaning });
  }
}

/** What is asked of the hold, without when: its deadline may be counted anew at each try. */
function meaningOf(command: HoldCommand): readonly unknown[] {
  const amount = 'amount' in command && command.amount ? [command.amount.minor, command.amount.currency] : [];
  return [command.type, ...amount];
}
