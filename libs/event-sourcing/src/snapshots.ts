import type { ReadModel } from './read-model.ts';

/** A state, and the commit it was folded up to, by which it is checked against its stream. */
export interface Snapshot<S> {
  readonly state: S;
  /** Of the last commit in it, at least 1. */
  readonly sequence: number;
  /** Of the last commit in it. */
  readonly commandId: string;
}

/** Where folding may start instead of at the first commit. */
export interface Snapshots<S> {
  /** The newest snapshot, or nothing. */
  latest(stream: string): Promise<Snapshot<S> | undefined>;
  /** The newest of several streams in one look, by stream; those that have none are not in it. */
  latestOf(streams: readonly string[]): Promise<ReadonlyMap<string, Snapshot<S>>>;
  /** Keeps it, unless a later one is kept already. */
  save(stream: string, snapshot: Snapshot<S>): Promise<void>;
}

export interface SnapshotDocument<S> {
  readonly state: S;
  readonly commandId: string;
}

/**
 * Keeps the newest snapshot of a stream as a document of a read model. The version of the state's shape is part of its key: code of two versions, side by side in
 * a rolling update, keeps two, and neither reads the other's.
 */
export class ReadModelSnapshots<S> implements Snapshots<S> {
  readonly #model: ReadModel<SnapshotDocument<S>>;
  readonly #version: number;

  /** @param version of the state's shape and of how it is folded: a new one whenever either changes */
  constructor(model: ReadModel<SnapshotDocument<S>>, version: number) {
    this.#model = model;
    this.#version = version;
  }

  async latest(stream: string): Promise<Snapshot<S> | undefined> {
    return (await this.latestOf([stream])).get(stream);
  }

  async latestOf(streams: readonly string[]): Promise<ReadonlyMap<string, Snapshot<S>>> {
    const byKey = new Map(streams.map((stream) => [this.#key(stream), stream]));
    const found = await this.#model.findMany([...byKey.keys()]);
    return new Map(
      found.map(({ id, state, sequence, commandId }) => [byKey.get(id)!, { state, sequence, commandId }] as const),
    );
  }

  async save(stream: string, { state, sequence, commandId }: Snapshot<S>): Promise<void> {
    await this.#model.apply(this.#key(stream), sequence, { state, commandId });
  }

  #key(stream: string): string {
    return `${stream}@${this.#version}`;
  }
}
