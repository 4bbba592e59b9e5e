import type { ProblemCatalogue } from '@cutover/service-kit';

const field = ['field'] as const;

/** What HTTP says of this service's refusals. */
export const accountProblems = {
  'account.unknown': { status: 404, title: 'There is no such account', expose: field },
  'account.exists': { status: 409, title: 'The account is already open', expose: field },
  'account.main-exists': { status: 409, title: 'There is a main account in this currency', expose: field },
  'account.not-yours': { status: 403, title: 'The account belongs to another member', expose: field },
  'account.owner-forbidden': { status: 403, title: 'Only a teller may name another owner', expose: field },
  'account.own-terms': { status: 403, title: "The terms of an account are not its owner's to change", expose: field },
  'account.insufficient-funds': { status: 409, title: 'The account does not hold that much', expose: field },
  'account.currency-mismatch': { status: 422, title: 'The account is held in another currency', expose: field },
  'account.balance-limit': { status: 409, title: 'The account may not hold that much', expose: field },
  'account.closed': { status: 409, title: 'The account is closed', expose: field },
  'account.not-empty': { status: 409, title: 'The account still holds or owes money', expose: field },
  'account.held': { status: 409, title: 'Money of the account is still held', expose: field },
  'account.overdrawn': { status: 409, title: 'The account is further below nothing than that', expose: field },
  'hold.not-open': { status: 409, title: 'There is no open hold of this id', expose: field },
  'hold.not-yours': { status: 403, title: 'The hold is not yours to end', expose: field },
  'hold.four-eyes': { status: 403, title: 'Another teller has to take the hold', expose: field },
  'hold.expired': { status: 409, title: 'The hold is past its deadline', expose: field },
  'hold.exceeded': { status: 409, title: 'The hold is of less than that', expose: field },
  'hold.deadline-past': { status: 422, title: 'The deadline has passed already', expose: field },
  'hold.too-many': { status: 409, title: 'The account has too many open holds', expose: field },
  'transfer.unknown': { status: 404, title: 'There is no such transfer', expose: field },
  'transfer.not-yours': { status: 403, title: 'The transfer belongs to another member', expose: field },
  'transfer.failed': { status: 409, title: 'The transfer was not carried out', expose: ['transferId', 'reason'] },
  'event-store.key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'event-store.invalid': { status: 422, title: 'The database refuses to keep that' },
  'event-store.contention': { status: 503, title: 'Too many write the same account at once' },
  'event-store.unknown-type': { status: 503, title: 'The account is known to newer builds only' },
  'event-store.unknown-version': { status: 503, title: 'The account is known to newer builds only' },
  'event-store.unavailable': { status: 503, title: 'The ledger cannot be reached now' },
} as const satisfies ProblemCatalogue;
