import type { Commit, DomainEvent } from './commit.ts';
import { fold, type Decider } from './decider.ts';
import type { EventStore } from './event-store.ts';
import { LruCache } from './lru-cache.ts';

/** A state and the sequence of the last commit in it; sequence 0 is a stream that does not exist. */
export interface Loaded<S> {
  readonly state: S;
  readonly sequence: number;
}

/** Where folding may start instead of at the first commit. */
export interface Snapshots<S> {
  /** The newest snapshot, or nothing. It must be of commits that are durable. */
  latest(stream: string): Promise<Loaded<S> | undefined>;
}

export interface AggregatesOptions<S> {
  /** Streams whose states are kept in memory; default 10,000. */
  readonly capacity?: number;
  readonly snapshots?: Snapshots<S>;
}

const DEFAULT_CAPACITY = 10_000;
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
  readonly #kept: LruCache<Loaded<S>>;
  readonly #snapshots: Snapshots<S> | undefined;

  constructor(
    store: EventStore<E>,
    decider: Pick<Decider<S, never, E>, 'initial' | 'evolve'>,
    options: AggregatesOptions<S> = {},
  ) {
    this.#store = store;
    this.#decider = decider;
    this.#kept = new LruCache(options.capacity ?? DEFAULT_CAPACITY);
    this.#snapshots = options.snapshots;
  }

  /** The state of now. */
  async load(stream: string): Promise<Loaded<S>> {
    let loaded = await this.#start(stream);
    for (let limit = FIRST_READ; ; limit = Math.min(limit * 4, WIDEST_READ)) {
      const commits = await this.#store.read(stream, { after: loaded.sequence, limit });
      loaded = this.#advance(loaded, commits);
      if (commits.length < limit) break;
    }
    this.#keep(stream, loaded);
    return loaded;
  }

  /** Takes note of a commit that was just appended to a loaded state. */
  committed(stream: string, before: Loaded<S>, commit: Commit<E>): Loaded<S> {
    const after = this.#advance(before, [commit]);
    this.#keep(stream, after);
    return after;
  }

  #advance(loaded: Loaded<S>, commits: readonly Commit<E>[]): Loaded<S> {
    return commits.reduce(
      (before, { events, sequence }) => ({ state: fold(this.#decider, before.state, events), sequence }),
      loaded,
    );
  }

  async #start(stream: string): Promise<Loaded<S>> {
    const kept = this.#kept.get(stream);
    if (kept !== undefined) return kept;
    return (await this.#snapshots?.latest(stream)) ?? { state: this.#decider.initial, sequence: 0 };
  }

  #keep(stream: string, loaded: Loaded<S>): void {
    const kept = this.#kept.get(stream);
    // Two loads may end in another order than they began; streams that do not exist are not worth a place.
    if (loaded.sequence > (kept?.sequence ?? 0)) this.#kept.set(stream, loaded);
  }
}
