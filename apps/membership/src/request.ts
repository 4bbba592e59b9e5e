import { fingerprintOf, type RequestOrigin } from '@cutover/event-sourcing';

/** Who asks, what tells their tries of one request from another request, and when. */
export interface Asking {
  readonly subject: string;
  readonly idempotencyKey: string;
  readonly now: Date;
}

/** The identity of a request: its caller, its key, and a digest of what it asks. */
export function originOf({ subject, idempotencyKey }: Asking, ...asked: readonly string[]): RequestOrigin {
  return { subject, idempotencyKey, fingerprint: fingerprintOf(...asked) };
}

/** Unique among commands, for keys of different callers may be equal. */
export function commandIdOf({ subject, idempotencyKey }: Asking): string {
  return `${subject}/${idempotencyKey}`;
}
