import type { Append, Appended, Commit, DomainEvent } from './commit.ts';
import { EventStoreError } from './event-store-error.ts';

/**
 * What an append gives whose command or request is already recorded: the recorded commit.
 * @throws EventStoreError `event-store.key-reused` when the request asks for something else than the recorded one
 */
export function replay<E extends DomainEvent>(
  recorded: Commit<E>,
  append: Pick<Append<E>, 'request' | 'commandId'>,
): Appended<E> {
  if (recorded.request?.fingerprint !== append.request?.fingerprint) {
    throw new EventStoreError('event-store.key-reused', 'this key was used for another request', {
      commandId: append.commandId,
      recordedIn: recorded.stream,
    });
  }
  return { commit: recorded, replayed: true };
}
