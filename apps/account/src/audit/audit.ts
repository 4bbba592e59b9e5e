import type { Commit, EventStore, Streams } from '@cutover/event-sourcing';
import { accountIdOf, accountStream, evolve, type AccountEvent, type AccountState } from '../account/account.ts';
import { legOf, Legs, type Unmatched } from './legs.ts';

/** Minor units of one currency. Balances = paid in − paid out + under way + differing. */
export interface Sum {
  balances: number;
  /** Deposits and interest. */
  paidIn: number;
  /** Withdrawals, and what services have captured for somebody outside. */
  paidOut: number;
  /** Credited and not taken yet, or the other way round, less than `settledMs` ago. */
  underWay: number;
  /** What nothing accounts for: above nothing it appeared, below it is lost. */
  differing: number;
}

export interface Difference {
  readonly kind: 'credited-not-taken' | 'taken-not-credited' | 'stated-otherwise';
  /** The transfer's, or the hold's; absent where an account states another balance than its events come to. */
  readonly transferId?: string;
  readonly accounts: readonly string[];
  /** Minor units. */
  readonly minor: number;
  readonly currency: string;
}

export interface Audited {
  readonly accounts: number;
  readonly sums: Readonly<Record<string, Sum>>;
  readonly differences: readonly Difference[];
}

export interface Auditing {
  /** What was recorded later is left out: streams are read one after another, and one transfer is in two of them. */
  readonly asOf: Date;
  /** A transfer whose legs do not match this long after the last of them differs, ms. */
  readonly settledMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (accounts: number) => void;
}

const PAGE = 200;
/** Most streams are short: the first look is, too, and each further one widens fourfold. */
const FIRST_READ = 8;
const WIDEST_READ = 1_000;
const SIDE_BY_SIDE = 8;
const ACCOUNTS = accountStream('');

/**
 * Adds up all accounts from their events and says what differs: transfers whose money was credited and not taken, or taken and not credited, and accounts that state another balance
 * than their events come to. Beside the sums it keeps only transfers of which it has seen one side.
 */
export class Audit {
  readonly #store: EventStore<AccountEvent> & Streams;
  readonly #auditing: Auditing;
  readonly #legs = new Legs();
  readonly #sums: Record<string, Sum> = {};
  readonly #differences: Difference[] = [];
  #accounts = 0;

  constructor(store: EventStore<AccountEvent> & Streams, auditing: Auditing) {
    this.#store = store;
    this.#auditing = auditing;
  }

  /** @throws the signal's reason, between two pages; EventStoreError for an event that this build does not know */
  async run(): Promise<Audited> {
    const { signal, onProgress } = this.#auditing;
    for (let after: string | undefined = ''; after !== undefined; ) {
      signal?.throwIfAborted();
      const page: readonly string[] = await this.#store.streams({ after, limit: PAGE });
      const accounts = page.filter((name) => name.startsWith(ACCOUNTS));
      for (let i = 0; i < accounts.length; i += SIDE_BY_SIDE) {
        await Promise.all(accounts.slice(i, i + SIDE_BY_SIDE).map((stream) => this.#account(stream)));
      }
      onProgress?.(this.#accounts);
      after = page.length < PAGE ? undefined : page.at(-1);
    }
    for (const unmatched of this.#legs.unmatched()) this.#judge(unmatched);
    return { accounts: this.#accounts, sums: this.#sums, differences: this.#differences };
  }

  async #account(stream: string): Promise<void> {
    let state: AccountState;
    for (let [after, limit] = [0, FIRST_READ]; ; limit = Math.min(limit * 4, WIDEST_READ)) {
      const commits = await this.#store.read(stream, { after, limit });
      for (const commit of commits) state = this.#commit(state, commit);
      if (commits.length < limit) break;
      after += commits.length;
    }
    if (state !== undefined) this.#accounts++;
  }

  #commit(before: AccountState, commit: Commit<AccountEvent>): AccountState {
    let state = before;
    for (const event of commit.events) {
      const was = state?.balance ?? 0;
      state = evolve(state, event);
      if (state === undefined) continue;
      this.#stated(event, state, commit);
      if (commit.recordedAt <= this.#auditing.asOf) this.#add(event, state.balance - was, { state, commit });
    }
    return state;
  }

  #stated({ data }: AccountEvent, { balance, currency }: NonNullable<AccountState>, { stream }: Commit<AccountEvent>) {
    if (!('balance' in data) || data.balance === balance) return;
    const minor = data.balance - balance;
    this.#differences.push({ kind: 'stated-otherwise', accounts: [accountIdOf(stream)], minor, currency });
  }

  #add(
    event: AccountEvent,
    moved: number,
    { state: { currency }, commit }: { state: NonNullable<AccountState>; commit: Commit<AccountEvent> },
  ): void {
    const sum = this.#sum(currency);
    sum.balances += moved;
    const leg = legOf(event, commit.commandId);
    if (leg !== undefined) {
      this.#legs.add(leg, { account: accountIdOf(commit.stream), currency, at: commit.recordedAt });
    } else if (moved > 0) sum.paidIn += moved;
    else sum.paidOut -= moved;
  }

  #judge({ id: transferId, net, currency, accounts, at, mayLeave }: Unmatched & { id: string }): void {
    const { asOf, settledMs } = this.#auditing;
    const sum = this.#sum(currency);
    if (net < 0 && mayLeave) {
      sum.paidOut -= net;
      return;
    }
    if (asOf.getTime() - at.getTime() < settledMs) {
      sum.underWay += net;
      return;
    }
    sum.differing += net;
    const kind = net > 0 ? 'credited-not-taken' : 'taken-not-credited';
    this.#differences.push({ kind, transferId, accounts: [...accounts], minor: Math.abs(net), currency });
  }

  #sum(currency: string): Sum {
    return (this.#sums[currency] ??= { balances: 0, paidIn: 0, paidOut: 0, underWay: 0, differing: 0 });
  }
}
