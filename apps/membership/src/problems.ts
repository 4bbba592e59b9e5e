import type { ProblemCatalogue } from '@cutover/service-kit';

const field = ['field'] as const;

/** What HTTP says of this service's refusals. */
export const membershipProblems = {
  'member.unknown': { status: 404, title: 'There is no such member', expose: field },
  'member.left': { status: 410, title: 'The member has left', expose: field },
  'member.exists': { status: 409, title: 'The member is registered already', expose: field },
  'member.not-yours': { status: 403, title: 'A member sees and changes only their own', expose: field },
  'member.email-taken': { status: 409, title: 'The address belongs to a member', expose: field },
  'member.password-wrong': { status: 403, title: 'That is not the password', expose: field },
  'member.accounts-not-empty': { status: 409, title: 'Accounts still hold or owe money', expose: ['accounts'] },
  'member.accounts-unavailable': { status: 503, title: 'Nobody can say now what is left on accounts' },
  'member.pay-to-refused': {
    status: 409,
    title: 'That account does not take what is left',
    expose: ['field', 'reason'],
  },
  'member.pay-to-unknown': { status: 422, title: 'There are no accounts here to pay from', expose: field },
  'session.refused': { status: 401, title: 'The address or the password is wrong' },
  'session.too-many-failures': { status: 429, title: 'Too many wrong passwords', expose: ['retryAfterSeconds'] },
  'membership.busy': { status: 503, title: 'Too many passwords are being checked at once' },
  'event-store.key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'event-store.invalid': { status: 422, title: 'The database refuses to keep that' },
  'event-store.contention': { status: 503, title: 'Too many write the same member at once' },
  'event-store.unavailable': { status: 503, title: 'The members cannot be reached now' },
} as const satisfies ProblemCatalogue;
