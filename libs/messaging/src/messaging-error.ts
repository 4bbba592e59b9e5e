export type MessagingErrorCode =
  | 'messaging.unavailable'
  | 'messaging.malformed'
  | 'messaging.stopped'
  | 'messaging.topic-differs'
  | 'messaging.no-topic';

const LASTING: ReadonlySet<MessagingErrorCode> = new Set([
  'messaging.malformed',
  'messaging.topic-differs',
  'messaging.no-topic',
]);

/** A stable code, and whether trying again can help. */
export class MessagingError extends Error {
  readonly code: MessagingErrorCode;
  readonly retriable: boolean;

  constructor(code: MessagingErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MessagingError';
    this.code = code;
    this.retriable = !LASTING.has(code);
  }
}

/** Why, in one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { code } = error as NodeJS.ErrnoException;
  return (error.message || code || error.name).split('\n')[0]!.slice(0, 200);
}
