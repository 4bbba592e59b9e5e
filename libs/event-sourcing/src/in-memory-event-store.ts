import { checkAppend } from './check-append.ts';
import type { Append, Appended, Commit, DomainEvent } from './commit.ts';
import { decodeAll, encodeAll, plainCodec, type EventCodec, type StoredEvent } from './event-codec.ts';
import { EventStoreError } from './event-store-error.ts';
import type { EventStore, ReadOptions, StreamRange } from './event-store.ts';
import { replay } from './replay.ts';
import type { Streams, StreamsOptions } from './streams.ts';
import type { UnpublishedCommits, UnpublishedOptions } from './unpublished-commits.ts';

/** Keeps commits in this process; for unit tests and small tools. */
export class InMemoryEventStore<E extends DomainEvent> implements EventStore<E>, Streams, UnpublishedCommits<E> {
  readonly #streams = new Map<string, Commit<StoredEvent>[]>();
  readonly #commands = new Map<string, Commit<StoredEvent>>();
  readonly #requests = new Map<string, Commit<StoredEvent>>();
  readonly #codec: EventCodec<E>;

  /** @param codec needed where a type of event has had more than one version */
  constructor(codec: EventCodec<E> = plainCodec as unknown as EventCodec<E>) {
    this.#codec = codec;
  }

  /** Puts a commit in its place as some build has stored it: for tests. */
  plant(commit: Commit<StoredEvent>): void {
    this.#keep(structuredClone(commit));
  }

  async append(append: Append<E>): Promise<Appended<E>> {
    checkAppend(append);
    const recorded = this.#recorded(append);
    if (recorded !== undefined) return replay(this.#shown(recorded), append);
    const stream = this.#streams.get(append.stream) ?? [];
    const sequence = append.expected + 1;
    if (stream.length >= sequence) {
      throw new EventStoreError('event-store.conflict', `${append.stream} already has commit ${sequence}`, {
        stream: append.stream,
        sequence,
      });
    }
    const {
      stream: name,
      commandId,
      request,
      fingerprint,
      events,
      recordedAt,
      published,
    } = structuredClone(append) as Append<E>;
    const commit: Commit<StoredEvent> = {
      stream: name,
      sequence,
      commandId,
      ...(request ? { request } : fingerprint !== undefined && { fingerprint }),
      events: encodeAll(this.#codec, events),
      recordedAt,
      published: published ?? false,
    };
    this.#keep(commit);
    return { commit: this.#shown(commit), replayed: false };
  }

  async read(stream: string, { after, limit }: ReadOptions): Promise<readonly Commit<E>[]> {
    return (this.#streams.get(stream) ?? []).slice(after, after + limit).map((commit) => this.#shown(commit));
  }

  async readMany(ranges: readonly StreamRange[]): Promise<readonly (readonly Commit<E>[])[]> {
    return Promise.all(ranges.map(({ stream, ...options }) => this.read(stream, options)));
  }

  async findByCommand(stream: string, commandId: string): Promise<Commit<E> | undefined> {
    return this.#found(this.#commands.get(pair(stream, commandId)));
  }

  async findByRequest(subject: string, idempotencyKey: string): Promise<Commit<E> | undefined> {
    return this.#found(this.#requests.get(pair(subject, idempotencyKey)));
  }

  async markPublished(stream: string, sequence: number): Promise<void> {
    const commit = this.#streams.get(stream)?.[sequence - 1];
    if (commit === undefined) return;
    this.#keep({ ...commit, published: true });
  }

  async unpublished({ before, after, limit }: UnpublishedOptions): Promise<readonly Commit<E>[]> {
    const all = [...this.#streams.values()].flat().sort(byPlace);
    const found = all.filter(({ published, recordedAt }) => !published && recordedAt < before);
    const behind = found.filter((commit) => after === undefined || byPlace(commit, after) > 0);
    return behind.slice(0, limit).map((commit) => this.#shown(commit));
  }

  async streams({ after, limit }: StreamsOptions): Promise<readonly string[]> {
    const names = [...this.#streams.keys()].filter((name) => name > after).sort();
    return names.slice(0, limit);
  }

  #recorded({ request, stream, commandId }: Append<E>): Commit<StoredEvent> | undefined {
    const byRequest = request && this.#requests.get(pair(request.subject, request.idempotencyKey));
    return byRequest ?? this.#commands.get(pair(stream, commandId));
  }

  /** A copy, its events of the newest versions. */
  #shown(commit: Commit<StoredEvent>): Commit<E> {
    const copy = structuredClone(commit);
    return { ...copy, events: decodeAll(this.#codec, copy.events, copy) };
  }

  #found(commit: Commit<StoredEvent> | undefined): Commit<E> | undefined {
    return commit && this.#shown(commit);
  }

  #keep(commit: Commit<StoredEvent>): void {
    const stream = this.#streams.get(commit.stream) ?? [];
    stream[commit.sequence - 1] = commit;
    this.#streams.set(commit.stream, stream);
    this.#commands.set(pair(commit.stream, commit.commandId), commit);
    if (commit.request) this.#requests.set(pair(commit.request.subject, commit.request.idempotencyKey), commit);
  }
}

type Place = Pick<Commit<DomainEvent>, 'stream' | 'sequence'>;

function byPlace(a: Place, b: Place): number {
  return a.stream === b.stream ? a.sequence - b.sequence : a.stream < b.stream ? -1 : 1;
}

function pair(a: string, b: string): string {
  return JSON.stringify([a, b]);
}
