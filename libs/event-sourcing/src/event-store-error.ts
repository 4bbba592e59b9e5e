export type EventStoreErrorCode =
  | 'event-store.conflict'
  | 'event-store.contention'
  | 'event-store.key-reused'
  | 'event-store.invalid'
  | 'event-store.unavailable'
  | 'event-store.unknown-type'
  | 'event-store.unknown-version';

const RETRIABLE: ReadonlySet<EventStoreErrorCode> = new Set([
  'event-store.conflict',
  'event-store.contention',
  'event-store.unavailable',
  // A newer build wrote it, and one is there or about to be.
  'event-store.unknown-type',
  'event-store.unknown-version',
]);

/** A stable code, fields, and whether trying again can help. */
export class EventStoreError extends Error {
  readonly code: EventStoreErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly retriable: boolean;

  constructor(
    code: EventStoreErrorCode,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EventStoreError';
    this.code = code;
    this.fields = fields;
    this.retriable = RETRIABLE.has(code);
  }
}

/** That every attempt to write a stream met another writer, or too many wait for it. */
export function contention(stream: string): EventStoreError {
  return new EventStoreError('event-store.contention', `${stream} is written by too many at once`, { stream });
}

/** Whether the error is this store's, of the given code. */
export function isEventStoreError(error: unknown, code?: EventStoreErrorCode): error is EventStoreError {
  return error instanceof EventStoreError && (code === undefined || error.code === code);
}
