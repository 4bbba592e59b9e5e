import { fingerprintOf, type RequestOrigin } from '@cutover/event-sourcing';

/** Who asks, what tells their tries of one request from another request, and when. */
export interface Asking {
  readonly subject: string;
  /** Whether they may do this with another's account, as the table of permissions says. */
  readonly anothers: boolean;
  readonly idempotencyKey: string;
  readonly now: Date;
}

/** The identity of a request: its caller, its key, and a digest of what it asks, so that a key is not answered with another request's result. */
export function originOf(asking: Asking, ...asked: readonly (string | number)[]): RequestOrigin {
  const { subject, idempotencyKey } = asking;
  return { subject, idempotencyKey, fingerprint: fingerprintOf(...asked) };
}

/** Unique among commands, for keys of different callers may be equal. */
export function commandIdOf({ subject, idempotencyKey }: Asking): string {
  return `${subject}/${idempotencyKey}`;
}
