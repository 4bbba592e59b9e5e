import { checkAppend } from './check-append.ts';
import type { Append, Appended, Commit, DomainEvent } from './commit.ts';
import { EventStoreError } from './event-store-error.ts';
import type { EventStore, ReadOptions } from './event-store.ts';
import { replay } from './replay.ts';

/** Keeps commits in this process; for unit tests and small tools. */
export class InMemoryEventStore<E extends DomainEvent> implements EventStore<E> {
  readonly #streams = new Map<string, Commit<E>[]>();
  readonly #commands = new Map<string, Commit<E>>();
  readonly #requests = new Map<string, Commit<E>>();

  async append(append: Append<E>): Promise<Appended<E>> {
    checkAppend(append);
    const recorded = this.#recorded(append);
    if (recorded !== undefined) return replay(structuredClone(recorded), append);
    const stream = this.#streams.get(append.stream) ?? [];
    const sequence = append.expected + 1;
    if (stream.length >= sequence) {
      throw new EventStoreError('event-store.conflict', `${append.stream} already has commit ${sequence}`, {
        stream: append.stream,
        sequence,
      });
    }
    const { stream: name, commandId, request, events, recordedAt, published } = structuredClone(append) as Append<E>;
    const commit = {
      stream: name,
      sequence,
      commandId,
      ...(request && { request }),
      events,
      recordedAt,
      published: published ?? false,
    };
    stream[sequence - 1] = commit;
    this.#streams.set(append.stream, stream);
    this.#index(commit);
    return { commit: structuredClone(commit), replayed: false };
  }

  async read(stream: string, { after, limit }: ReadOptions): Promise<readonly Commit<E>[]> {
    return structuredClone((this.#streams.get(stream) ?? []).slice(after, after + limit));
  }

  async findByCommand(stream: string, commandId: string): Promise<Commit<E> | undefined> {
    return structuredClone(this.#commands.get(pair(stream, commandId)));
  }

  async findByRequest(subject: string, idempotencyKey: string): Promise<Commit<E> | undefined> {
    return structuredClone(this.#requests.get(pair(subject, idempotencyKey)));
  }

  async markPublished(stream: string, sequence: number): Promise<void> {
    const commit = this.#streams.get(stream)?.[sequence - 1];
    if (commit === undefined) return;
    const published = { ...commit, published: true };
    this.#streams.get(stream)![sequence - 1] = published;
    this.#index(published);
  }

  #recorded({ request, stream, commandId }: Append<E>): Commit<E> | undefined {
    const byRequest = request && this.#requests.get(pair(request.subject, request.idempotencyKey));
    return byRequest ?? this.#commands.get(pair(stream, commandId));
  }

  #index(commit: Commit<E>): void {
    this.#commands.set(pair(commit.stream, commit.commandId), commit);
    if (commit.request) this.#requests.set(pair(commit.request.subject, commit.request.idempotencyKey), commit);
  }
}

function pair(a: string, b: string): string {
  return JSON.stringify([a, b]);
}
