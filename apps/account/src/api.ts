import type { Appended, DomainEvent } from '@cutover/event-sourcing';
import { hasRole, type Caller } from '@cutover/service-kit';
import { z } from 'zod';
import type { Asking } from './request.ts';

/** Where time and new ids come from. */
export interface ApiParts {
  readonly clock: () => Date;
  readonly ids: () => string;
}

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

export const idSchema = z.uuid({ error: 'must be a UUID' }).toLowerCase();

export const limitSchema = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(MAX_PAGE))
  .default(DEFAULT_PAGE);

export function isTeller(caller: Caller): boolean {
  return hasRole(caller, 'teller');
}

export function asking(caller: Caller, idempotencyKey: string, now: Date): Asking {
  return { subject: caller.subject, teller: isTeller(caller), idempotencyKey, now };
}

/** Tells a repeated answer from a first one. */
export function replayedHeader({ replayed }: Pick<Appended<DomainEvent>, 'replayed'>): Record<string, string> {
  return replayed ? { 'idempotency-replayed': 'true' } : {};
}
