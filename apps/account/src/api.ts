import type { Appended, DomainEvent } from '@cutover/event-sourcing';
import { callerForbidden, hasRole, type Caller } from '@cutover/service-kit';
import type { Asking } from './request.ts';

/** Where time and new ids come from. */
export interface ApiParts {
  readonly clock: () => Date;
  readonly ids: () => string;
}

export function isTeller(caller: Caller): boolean {
  return hasRole(caller, 'teller');
}

/** Other services of the bank carry out what a member asked of them. */
export function isService(caller: Caller): boolean {
  return hasRole(caller, 'service');
}

/** Who reads: tellers and services read every account. */
export function reading(caller: Caller): Pick<Asking, 'subject' | 'teller'> {
  return { subject: caller.subject, teller: isTeller(caller) || isService(caller) };
}

/** @throws DomainError `auth.forbidden` unless a service or a teller asks */
export function demandServiceOrTeller(caller: Caller): void {
  if (!isService(caller) && !isTeller(caller)) throw callerForbidden();
}

export function asking(caller: Caller, idempotencyKey: string, now: Date): Asking {
  return { subject: caller.subject, teller: isTeller(caller), idempotencyKey, now };
}

/** Tells a repeated answer from a first one. */
export function replayedHeader({ replayed }: Pick<Appended<DomainEvent>, 'replayed'>): Record<string, string> {
  return replayed ? { 'idempotency-replayed': 'true' } : {};
}
