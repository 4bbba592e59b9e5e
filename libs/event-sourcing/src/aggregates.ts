import type { Commit, DomainEvent } from './commit.ts';
import { fold, type Decider } from './decider.ts';
import type { EventStore } from './event-store.ts';
import { LruCache } from './lru-cache.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

/** A state and the sequence of the last commit in it; sequence 0 is a stream that does not exist. */
export interface Loaded<S> {
  readonly state: S;
  readonly sequence: number;
}

/** A loaded state that may become a snapshot. */
interface Kept<S> extends Loaded<S> {
  readonly commandId: string;
  /** The sequence of the newest snapshot that this process knows of. */
  readonly saved: number;
}

export interface AggregatesOptions<S> {
  /** Streams whose states are kept in memory; default 10,000. */
  readonly capacity?: number;
  readonly snapshots?: Snapshots<S>;
  /** Commits from one snapshot to the next; default 256. */
  readonly snapshotEvery?: number;
  /** Hears why a snapshot could not be kept. Nothing is lost by that but time. */
  readonly onSnapshotFailure?: (error: unknown, stream: string) => void;
}

const DEFAULT_CAPACITY = 10_000;
const SNAPSHOT_EVERY = 256;
/** A warm stream has few commits to catch up on: the first look is short, a cold one widens it fourfold each time. */
const FIRST_READ = 4;
const WIDEST_READ = 1_000;

/**
 * Current states of streams. What is kept in memory is only where folding starts: every load asks the store for what came after it, so a state is never staler
 * than the read, whichever process wrote last.
 */
export class Aggregates<S, E extends DomainEvent> {
  readonly #store: EventStore<E>;
  readonly #decider: Pick<Decider<S, never, E>, 'initial' | 'evolve'>;
  readonly #kept: LruCache<Kept<S>>;
  readonly #options: AggregatesOptions<S>;

  constructor(
    store: EventStore<E>,
    decider: Pick<Decider<S, never, E>, 'initial' | 'evolve'>,
    options: AggregatesOptions<S> = {},
  ) {
    this.#store = store;
    this.#decider = decider;
    this.#kept = new LruCache(options.capacity ?? DEFAULT_CAPACITY);
    this.#options = options;
  }

  /** The state of now. */
  async load(stream: string): Promise<Loaded<S>> {
    let loaded = await this.#start(stream);
    for (let limit = FIRST_READ; ; limit = Math.min(limit * 4, WIDEST_READ)) {
      const commits = await this.#store.read(stream, { after: loaded.sequence, limit });
      loaded = this.#advance(loaded, commits);
      if (commits.length < limit) break;
    }
    return this.#keep(stream, loaded);
  }

  /** The states of now of several streams, in the order asked: as many looks as one of them alone would take, not one a stream. */
  async loadAll(streams: readonly string[]): Promise<readonly Loaded<S>[]> {
    const loaded = await this.#startAll(streams);
    let unread = [...loaded.keys()];
    for (let limit = FIRST_READ; unread.length > 0; limit = Math.min(limit * 4, WIDEST_READ)) {
      const ranges = unread.map((stream) => ({ stream, after: loaded.get(stream)!.sequence, limit }));
      const read = await this.#store.readMany(ranges);
      for (const [i, stream] of unread.entries()) loaded.set(stream, this.#advance(loaded.get(stream)!, read[i]!));
      unread = unread.filter((_, i) => read[i]!.length === limit);
    }
    return streams.map((stream) => this.#keep(stream, loaded.get(stream)!));
  }

  /**
   * The state as this process last knew it, without asking the store; undefined where it is not in memory. It may be stale: an append to it then meets a
   * conflict, and what is refused on it must be decided anew on a loaded state.
   */
  remembered(stream: string): Loaded<S> | undefined {
    const kept = this.#kept.get(stream);
    return kept && { state: kept.state, sequence: kept.sequence };
  }

  /** Takes note of a commit that was just appended to a loaded state. */
  committed(stream: string, before: Loaded<S>, commit: Commit<E>): Loaded<S> {
    const saved = this.#kept.get(stream)?.saved ?? 0;
    return this.#keep(stream, this.#advance({ ...before, commandId: commit.commandId, saved }, [commit]));
  }

  #advance(kept: Kept<S>, commits: readonly Commit<E>[]): Kept<S> {
    return commits.reduce(
      ({ state, saved }, { events, sequence, commandId }) => ({
        state: fold(this.#decider, state, events),
        sequence,
        commandId,
        saved,
      }),
      kept,
    );
  }

  async #start(stream: string): Promise<Kept<S>> {
    return this.#kept.get(stream) ?? (await this.#fromSnapshots([stream])).get(stream) ?? this.#initial();
  }

  async #startAll(streams: readonly string[]): Promise<Map<string, Kept<S>>> {
    const kept = new Map(streams.map((stream) => [stream, this.#kept.get(stream)] as const));
    const snapshots = await this.#fromSnapshots([...kept.keys()].filter((stream) => !kept.get(stream)));
    return new Map([...kept].map(([stream, known]) => [stream, known ?? snapshots.get(stream) ?? this.#initial()]));
  }

  /** A snapshot counts only if its last commit is in the stream: it may be of a stream that was restored to an earlier time, or wrong. */
  async #fromSnapshots(streams: readonly string[]): Promise<ReadonlyMap<string, Kept<S>>> {
    const { snapshots } = this.#options;
    if (snapshots === undefined || streams.length === 0) return new Map();
    const found = [...(await snapshots.latestOf(streams))].filter(([, { sequence }]) => sequence >= 1);
    if (found.length === 0) return new Map();
    const last = await this.#store.readMany(
      found.map(([stream, { sequence }]) => ({ stream, after: sequence - 1, limit: 1 })),
    );
    const checked = found.filter(([, { commandId }], i) => last[i]![0]?.commandId === commandId);
    return new Map(checked.map(([stream, snapshot]) => [stream, { ...snapshot, saved: snapshot.sequence }]));
  }

  #initial(): Kept<S> {
    return { state: this.#decider.initial, sequence: 0, commandId: '', saved: 0 };
  }

  #keep(stream: string, loaded: Kept<S>): Loaded<S> {
    const { state, sequence, commandId } = loaded;
    const due = sequence - loaded.saved >= (this.#options.snapshotEvery ?? SNAPSHOT_EVERY);
    const kept = this.#kept.get(stream);
    // Two loads may end in another order than they began; streams that do not exist are not worth a place.
    if (sequence > (kept?.sequence ?? 0)) {
      this.#kept.set(stream, due ? { ...loaded, saved: sequence } : loaded);
      if (due) this.#save(stream, { state, sequence, commandId });
    }
    return { state, sequence };
  }

  /** Nobody waits for it: the next one comes after as many commits again. */
  #save(stream: string, snapshot: Snapshot<S>): void {
    const { snapshots, onSnapshotFailure } = this.#options;
    snapshots?.save(stream, snapshot).catch((error: unknown) => onSnapshotFailure?.(error, stream));
  }
}
