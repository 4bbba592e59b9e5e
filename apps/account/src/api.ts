import type { Appended, DomainEvent } from '@cutover/event-sourcing';
import { callerForbidden, type Caller } from '@cutover/service-kit';
import { permits, type Operation } from './permissions.ts';
import type { Asking } from './request.ts';

/** Where time and new ids come from. */
export interface ApiParts {
  readonly clock: () => Date;
  readonly ids: () => string;
}

/** Who reads. */
export function reading(caller: Caller, operation: Operation): Pick<Asking, 'subject' | 'anothers'> {
  return { subject: caller.subject, anothers: permits(operation, caller, 'anothers') };
}

/** @throws DomainError `auth.forbidden` where the caller may do this with nobody's account */
export function asking(caller: Caller, idempotencyKey: string, now: Date, operation: Operation): Asking {
  const anothers = permits(operation, caller, 'anothers');
  if (!anothers && !permits(operation, caller, 'own')) throw callerForbidden();
  return { subject: caller.subject, anothers, idempotencyKey, now };
}

/** Tells a repeated answer from a first one. */
export function replayedHeader({ replayed }: Pick<Appended<DomainEvent>, 'replayed'>): Record<string, string> {
  return replayed ? { 'idempotency-replayed': 'true' } : {};
}
