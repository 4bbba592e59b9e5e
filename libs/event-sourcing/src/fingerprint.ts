import { createHash } from 'node:crypto';

/**
 * A digest of what a command means: of all by which it would be another command, and of nothing that differs from one try to the next, such as times and new ids.
 * Nothing secret may be part of it: it is no password hash.
 */
export function fingerprintOf(...meaning: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('base64url');
}
