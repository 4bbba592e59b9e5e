import { createHash } from 'node:crypto';
import type { RequestOrigin } from '@cutover/event-sourcing';

/** Who asks, what tells their tries of one request from another request, and when. */
export interface Asking {
  readonly subject: string;
  readonly idempotencyKey: string;
  readonly now: Date;
}

/** A digest of what is asked. Passwords must not be part of it: it is no password hash. */
export function digest(...asked: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}

/** The identity of a request: its caller, its key, and a digest of what it asks. */
export function originOf({ subject, idempotencyKey }: Asking, ...asked: readonly string[]): RequestOrigin {
  return { subject, idempotencyKey, fingerprint: digest(...asked) };
}

/** Unique among commands, for keys of different callers may be equal. */
export function commandIdOf({ subject, idempotencyKey }: Asking): string {
  return `${subject}/${idempotencyKey}`;
}
