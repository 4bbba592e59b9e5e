import type { DomainEvent } from './commit.ts';
import type { EventStore } from './event-store.ts';

/** The same store for commits of which nobody is told: they are recorded as published, so that looking for the unpublished never meets them. */
export function unrelayed<E extends DomainEvent>(store: EventStore<E>): EventStore<E> {
  return {
    append: (append) => store.append({ ...append, published: true }),
    read: (stream, options) => store.read(stream, options),
    readMany: (ranges) => store.readMany(ranges),
    findByCommand: (stream, commandId) => store.findByCommand(stream, commandId),
    findByRequest: (subject, idempotencyKey) => store.findByRequest(subject, idempotencyKey),
    markPublished: (stream, sequence) => store.markPublished(stream, sequence),
  };
}
