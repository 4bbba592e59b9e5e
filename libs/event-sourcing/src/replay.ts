import type { Append, Appended, Commit, DomainEvent } from './commit.ts';
import { EventStoreError } from './event-store-error.ts';

type Meant = Pick<Append<DomainEvent>, 'request' | 'fingerprint'>;

const meaningOf = ({ request, fingerprint }: Meant): string | undefined => request?.fingerprint ?? fingerprint;

/**
 * What an append gives whose command or request is already recorded: the recorded commit. What older builds recorded without a fingerprint cannot be compared.
 * @throws EventStoreError `event-store.key-reused` when it means something else than the recorded one
 */
export function replay<E extends DomainEvent>(
  recorded: Commit<E>,
  append: Pick<Append<E>, 'request' | 'fingerprint' | 'commandId'>,
): Appended<E> {
  const was = meaningOf(recorded);
  if (was !== undefined && was !== meaningOf(append)) {
    throw new EventStoreError('event-store.key-reused', 'this key was used for another request', {
      commandId: append.commandId,
      recordedIn: recorded.stream,
    });
  }
  return { commit: recorded, replayed: true };
}
