import { randomUUID } from 'node:crypto';
import {
  Aggregates,
  CommandHandler,
  MongoEventStore,
  MongoReadModel,
  ReadModelSnapshots,
  type Decider,
  type DomainEvent,
  type SnapshotDocument,
  fingerprintOf,
} from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';
import { quantile } from './statistics.ts';

/** Commits in one insert. */
const BULK = 1_000;
/** As an import would write them. */
export const EVENTS_A_COMMIT = 10;

export interface GrowthFigure {
  readonly length: number;
  /** Load by a process that knows nothing of the stream, with a snapshot; milliseconds. */
  readonly coldMs: number;
  /** A whole command (load, decide, append), milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const counting: Decider<number, number, DomainEvent> = {
  initial: 0,
  decide: (by) => [{ type: 'Counted', data: { by } }],
  evolve: (total, { data }) => total + (data as { by: number }).by,
};

/** Streams of the given lengths in one collection, so that each append bears the same indexes, and a snapshot of each at its end. */
export class Growth {
  readonly #connection: Connection;
  readonly #store: MongoEventStore<DomainEvent>;
  readonly #snapshots: ReadModelSnapshots<number>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#store = new MongoEventStore(connection, 'growth');
    const model = new MongoReadModel<SnapshotDocument<number>>(connection, 'growth_snapshots');
    this.#snapshots = new ReadModelSnapshots(model, 1);
  }

  /**
   * Fills a stream in bulk, from where it ends: what an import would do, not what is measured.
   * @param end on performance.now()'s clock
   * @returns whether it is full; false when the time was up first
   */
  async preload(length: number, end: number): Promise<boolean> {
    await this.#store.prepare();
    const collection = this.#connection.collection('growth');
    const there = await collection.countDocuments({ stream: `s${length}`, commandId: { $regex: '^p' } } as never);
    const commits = length / EVENTS_A_COMMIT;
    for (let first = there + 1; first <= commits; first += BULK) {
      if (performance.now() > end) return false;
      const size = Math.min(BULK, commits - first + 1);
      const documents = Array.from({ length: size }, (_, i) => document(length, first + i));
      await collection.insertMany(documents as never[]);
    }
    await this.#snapshots.save(`s${length}`, { state: length, sequence: commits, commandId: `p${commits}` });
    return true;
  }

  /** Takes turns between the streams, so that a slow spell hits all of them. */
  async measure(lengths: readonly number[], count: number): Promise<readonly GrowthFigure[]> {
    const sides = await Promise.all(lengths.map((length) => this.#side(length)));
    for (let n = 0; n < count; n++) for (const side of sides) side.took.push(await timed(() => side.command(n)));
    return sides.map(({ length, coldMs, took }) => ({
      length,
      coldMs,
      p50: quantile(took, 0.5),
      p99: quantile(took, 0.99),
    }));
  }

  async #side(length: number) {
    const store = this.#store;
    const stream = `s${length}`;
    // Streams that are kept have met earlier runs.
    const run = randomUUID();
    const aggregates = new Aggregates(store, counting, { snapshots: this.#snapshots });
    const handler = new CommandHandler({ store, aggregates, decider: counting });
    const coldMs = await timed(async () => {
      const { state } = await aggregates.load(stream);
      if (state < length) throw new Error(`${stream} was loaded up to event ${state} of ${length}`);
    });
    const command = (n: number) =>
      handler.handle({
        ...{ stream, commandId: `m${run}-${n}`, command: 1, recordedAt: new Date() },
        fingerprint: fingerprintOf(1),
      });
    return { length, coldMs, took: [] as number[], command };
  }
}

function document(length: number, sequence: number): object {
  const stream = `s${length}`;
  const events = Array.from({ length: EVENTS_A_COMMIT }, () => ({ type: 'Counted', data: { by: 1 } }));
  const id = `${stream}/${String(sequence).padStart(10, '0')}`;
  return { _id: id, stream, sequence, commandId: `p${sequence}`, events, recordedAt: new Date(0), published: true };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
