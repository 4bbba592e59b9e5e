import type { Append, DomainEvent } from './commit.ts';
import { EventStoreError } from './event-store-error.ts';

/** @throws EventStoreError `event-store.invalid` for what no adapter may store */
export function checkAppend(append: Append<DomainEvent>): void {
  const reason = fault(append);
  if (reason === undefined) return;
  throw new EventStoreError('event-store.invalid', `append to ${append.stream}: ${reason}`, { stream: append.stream });
}

function fault(append: Append<DomainEvent>): string | undefined {
  if (append.stream === '' || append.stream.includes('/')) return 'a stream is named, without a slash';
  if (append.commandId === '') return 'a command id is needed';
  if (append.events.length === 0) return 'a commit holds at least one event';
  if (!Number.isSafeInteger(append.expected) || append.expected < 0)
    return 'the expected sequence is an integer from 0';
  return undefined;
}
