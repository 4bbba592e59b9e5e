import { walk, type Snapshot } from '@cutover/event-sourcing';
import { OutboxKeeper } from '@cutover/messaging';
import { accountIdOf, accountStream, type AccountState } from '../account/account.ts';
import type { BankStores } from '../bank.ts';
import { isSagas } from '../account/hold.ts';
import { toMessages } from '../steps/step-messages.ts';
import { transferIdOf, transferStream } from '../transfer/transfer.ts';
import { foldStream } from './fold-stream.ts';

export interface Rebuilding {
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: 'accounts' | 'transfers', streams: number) => void;
  /** Forgets how far an earlier run has come. */
  readonly fromStart?: boolean;
  /** Streams between two checkpoints. */
  readonly pageSize?: number;
}

export interface Rebuilt {
  /** Streams walked through, with those of a run that was cut short. */
  readonly accounts: number;
  readonly transfers: number;
  /** Notes of the outbox that were lost. */
  readonly notes: number;
}

/** As often as the service itself keeps one: shorter streams are folded as fast. */
const SNAPSHOT_FROM = 256;
const ACCOUNTS = accountStream('');
const TRANSFERS = transferStream('');

/**
 * Makes what is derived from events anew: the list of accounts, the notes of open holds, of unfinished transfers and of what is not published yet, and snapshots for this build. It runs beside the
 * service: a document is never put back behind a later commit, and what begins meanwhile is noted by the service itself. Done again, it changes nothing; cut short, it
 * goes on where it stopped.
 */
export class Rebuild {
  readonly #stores: BankStores;

  constructor(stores: BankStores) {
    this.#stores = stores;
  }

  /** @throws the signal's reason, between two pages; EventStoreError for an event that this build does not know */
  async run(rebuilding: Rebuilding = {}): Promise<Rebuilt> {
    const { accountStore, transferStore } = this.#stores;
    const accounts = await this.#walk('accounts', accountStore, rebuilding, (stream) => this.#account(stream));
    const transfers = await this.#walk('transfers', transferStore, rebuilding, (stream) => this.#transfer(stream));
    return { accounts, transfers, notes: await this.#restoreOutbox(rebuilding) };
  }

  #restoreOutbox({ signal }: Rebuilding): Promise<number> {
    const { accountStore, outbox } = this.#stores;
    return new OutboxKeeper({ store: accountStore, outbox, toMessages }).restoreAll(new Date(), signal);
  }

  async #walk(
    what: 'accounts' | 'transfers',
    store: Pick<BankStores['accountStore'], 'streams'>,
    { signal, onProgress, fromStart, pageSize }: Rebuilding,
    each: (stream: string) => Promise<void>,
  ): Promise<number> {
    const { checkpoints } = this.#stores;
    const name = `rebuild/${what}`;
    if (fromStart) await checkpoints.remove(name);
    return walk({
      ...{ name, checkpoints, each },
      page: (after, limit) => store.streams({ after, limit }),
      keyOf: (stream: string) => stream,
      onPage: (done) => onProgress?.(what, done),
      ...(signal && { signal }),
      ...(pageSize !== undefined && { pageSize }),
    });
  }

  async #account(stream: string): Promise<void> {
    // Beside accounts' streams lie the refusals of steps on accounts that do not exist.
    if (!stream.startsWith(ACCOUNTS)) return;
    const folded = await foldStream(this.#stores.accountStore, stream);
    if (folded?.state === undefined) return;
    const { owner, currency, kind } = folded.state;
    await this.#stores.directory.restore(accountIdOf(stream), 1, { owner, currency, kind });
    await this.#noteHolds(accountIdOf(stream), folded.state);
    await this.#keepSnapshot(stream, folded);
  }

  async #noteHolds(account: string, { holds }: NonNullable<AccountState>): Promise<void> {
    for (const [holdId, hold] of Object.entries(holds)) {
      if (isSagas(hold)) continue;
      const note = { id: `${account}/${holdId}`, holdId, account, expiresAt: new Date(hold.expiresAt) };
      await this.#stores.holdNotes.note(note);
    }
  }

  async #keepSnapshot(stream: string, folded: Snapshot<AccountState>): Promise<void> {
    if (folded.sequence >= SNAPSHOT_FROM) await this.#stores.accountSnapshots.save(stream, folded);
  }

  async #transfer(stream: string): Promise<void> {
    if (!stream.startsWith(TRANSFERS)) return;
    const [requested, settled] = await this.#stores.transferStore.read(stream, { after: 0, limit: 2 });
    if (requested === undefined || settled !== undefined) return;
    await this.#stores.unfinished.note(transferIdOf(stream), requested.recordedAt);
  }
}
