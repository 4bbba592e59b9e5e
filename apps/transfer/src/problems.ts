import type { ProblemCatalogue } from '@cutover/service-kit';

const field = ['field'] as const;

/** What HTTP says of this service's refusals. Refusals of accounts come later, as the `reason` of a transfer. */
export const transferProblems = {
  'transfer.unknown': { status: 404, title: 'There is no such transfer', expose: field },
  'transfer.not-yours': { status: 403, title: 'The transfer belongs to another member', expose: field },
  'transfer.ended': { status: 409, title: 'The transfer has ended' },
  'event-store.key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'event-store.invalid': { status: 422, title: 'The database refuses to keep that' },
  'event-store.contention': { status: 503, title: 'Too many write the same transfer at once' },
  'event-store.unavailable': { status: 503, title: 'The ledger cannot be reached now' },
} as const satisfies ProblemCatalogue;
