import { fieldInvalid } from './request-errors.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads the `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header); quotes around it, as the draft's
 * structured form has them, are allowed.
 * @returns the UUID in lower case @throws {DomainError} `request.invalid` naming the header
 */
export function parseIdempotencyKey(header: string | readonly string[] | undefined): string {
  if (typeof header !== 'string') throw fieldInvalid('headers', 'Idempotency-Key', 'is required once, as a UUID');
  const bare = header.startsWith('"') && header.endsWith('"') ? header.slice(1, -1) : header;
  if (!UUID.test(bare)) throw fieldInvalid('headers', 'Idempotency-Key', 'must be a UUID');
  return bare.toLowerCase();
}
