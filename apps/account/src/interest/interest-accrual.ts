import { Aggregates, CommandHandler, fingerprintOf, unrelayed, walk } from '@cutover/event-sourcing';
import type { Checkpoint, Checkpoints, EventStore, Snapshots } from '@cutover/event-sourcing';
import { isErrorData, type Logger } from '@cutover/service-kit';
import { accountDecider, type AccountCommand } from '../account/account-decider.ts';
import type { AccountDirectory } from '../accounts/account-directory.ts';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import type { Money } from '../money/money.ts';
import { baseOfDay } from './base-of-day.ts';
import { dayAfter, dayBefore, dayOf, type Day } from '../account/day.ts';
import { interestCommandId, type AccrueInterest } from '../account/interest.ts';

export interface InterestAccrualParts {
  readonly store: EventStore<AccountEvent>;
  readonly aggregates: Aggregates<AccountState, AccountEvent>;
  readonly handler: CommandHandler<AccountState, AccountCommand, AccountEvent>;
  readonly directory: AccountDirectory;
  readonly checkpoints: Checkpoints;
  readonly clock: () => Date;
  readonly log: Logger;
}

export interface Accruing {
  /** Hundredths of a percent a year. */
  readonly basisPoints: number;
  readonly signal?: AbortSignal;
  /** Accounts between two checkpoints. */
  readonly pageSize?: number;
}

export interface Accrued {
  readonly day: Day;
  /** Accounts looked at, with those of a run that was cut short. */
  readonly accounts: number;
  /** Accounts whose day this run has recorded. */
  readonly recorded: number;
  /** What this run has paid, minor units by currency. */
  readonly paid: Readonly<Record<string, number>>;
}

/** The newest day whose interest is accrued on all accounts. */
const FINISHED = 'interest';

/**
 * Accrues a day's interest on every account, one day after the other: each counts in the next. Each account's day is one commit under a command id made of the day, so a run that was cut short, one that is started
 * again and two at once pay it once.
 */
export class InterestAccrual {
  readonly #parts: InterestAccrualParts;

  constructor(parts: InterestAccrualParts) {
    this.#parts = parts;
  }

  /** All days that are not accrued yet, up to one that is over, in their order; of a bank that never accrued any, that one alone. */
  async accrueUntil(last: Day, accruing: Accruing): Promise<readonly Accrued[]> {
    const { checkpoints } = this.#parts;
    const finished = await checkpoints.find(FINISHED);
    const all: Accrued[] = [];
    for (const day of owed(finished, last)) {
      all.push(await this.accrueDay(day, accruing));
      await checkpoints.keep(FINISHED, { after: day, done: (finished?.done ?? 0) + all.length });
    }
    return all;
  }

  /** One account's days that are over and not accrued yet: for one that is about to be closed, after which no run looks at it any more. */
  async accrueAccount(id: string, basisPoints: number): Promise<void> {
    const { checkpoints, clock } = this.#parts;
    const finished = await checkpoints.find(FINISHED);
    for (const day of owed(finished, dayBefore(dayOf(clock())))) await this.#accrue(id, day, basisPoints);
  }

  /** @throws the signal's reason, between two pages of accounts */
  async accrueDay(day: Day, { basisPoints, signal, pageSize }: Accruing): Promise<Accrued> {
    const { directory, checkpoints, log } = this.#parts;
    const paid: Record<string, number> = {};
    let recorded = 0;
    const accounts = await walk({
      name: interestCommandId(day),
      checkpoints,
      page: (after, limit) => directory.list(after, limit),
      keyOf: ({ id }) => id,
      onPage: (done) => log.info({ day, accounts: done }, 'interest: going on'),
      each: async ({ id }) => {
        const amount = await this.#accrue(id, day, basisPoints);
        if (amount === undefined) return;
        recorded++;
        paid[amount.currency] = (paid[amount.currency] ?? 0) + amount.minor;
      },
      ...(signal && { signal }),
      ...(pageSize !== undefined && { pageSize }),
    });
    return { day, accounts, recorded, paid };
  }

  /** @returns what was paid now; nothing where the day was recorded before, or brings nothing */
  async #accrue(id: string, day: Day, basisPoints: number): Promise<Money | undefined> {
    const { store, aggregates } = this.#parts;
    const stream = accountStream(id);
    const { state, sequence } = await aggregates.load(stream);
    if (state === undefined || state.closedAt !== undefined) return undefined;
    const base = await baseOfDay(store, stream, day, { last: sequence, balance: state.balance });
    return base === undefined ? undefined : this.#record(stream, { type: 'accrue-interest', day, base, basisPoints });
  }

  async #record(stream: string, command: AccrueInterest): Promise<Money | undefined> {
    const { handler, clock, log } = this.#parts;
    const { day, basisPoints } = command;
    const commandId = interestCommandId(day);
    // A day that is paid already is not paid again at another rate, and the run says so.
    const fingerprint = fingerprintOf('accrue-interest', day, basisPoints);
    try {
      const handling = { stream, commandId, fingerprint, command, recordedAt: clock() };
      const { commit, replayed } = await handler.handle(handling);
      const [event] = commit.events;
      return !replayed && event?.type === 'InterestAccrued' ? event.data.amount : undefined;
    } catch (error) {
      if (!isErrorData(error) || error.retriable) throw error;
      if (error.code !== 'interest.nothing') log.warn({ day, stream, code: error.code }, 'interest: not accrued');
      return undefined;
    }
  }
}

/** The days after the last one that is finished, up to another. */
function owed(finished: Checkpoint | undefined, last: Day): readonly Day[] {
  const days: Day[] = [];
  for (let day = finished ? dayAfter(finished.after) : last; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

/** What an accrual keeps its state in. */
export interface InterestStores extends Pick<InterestAccrualParts, 'directory' | 'checkpoints'> {
  readonly accountStore: EventStore<AccountEvent>;
  readonly accountSnapshots: Snapshots<AccountState>;
}

/** The accrual on a bank's stores, with what it needs of its own. */
export function interestAccrual(
  stores: InterestStores,
  parts: Pick<InterestAccrualParts, 'clock' | 'log'>,
): InterestAccrual {
  const { accountStore, accountSnapshots: snapshots, directory, checkpoints } = stores;
  const store = unrelayed(accountStore);
  const aggregates = new Aggregates(store, accountDecider, { snapshots });
  const handler = new CommandHandler({ store, aggregates, decider: accountDecider });
  return new InterestAccrual({ store, aggregates, handler, directory, checkpoints, ...parts });
}
