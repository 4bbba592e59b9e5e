import type { Money } from '../money/money.ts';

/** Money set aside on an account for someone who may take it until a deadline. */
export interface Hold {
  readonly amount: Money;
  /** ISO 8601, UTC: from this instant it can no longer be captured. */
  readonly expiresAt: string;
  /** What it is for, as whoever placed it says: a transfer's id. */
  readonly reference?: string;
  /** Who has placed it; absent from a saga's, and from those of builds that did not record it. */
  readonly placedBy?: HoldActor;
}

/** Who does something with a hold, and in which role. */
export interface HoldActor {
  readonly subject: string;
  readonly as: 'service' | 'teller';
}

/** The deadline of a saga's hold, which has none of its own: the saga sees to its end, and its clock decides. */
export const NEVER = '9999-12-31T23:59:59.999Z';

export type Holds = Readonly<Record<string, Hold>>;

/** Whether a saga has placed it: that one alone captures or releases it, or money would appear. */
export function isSagas({ expiresAt }: Hold): boolean {
  return expiresAt === NEVER;
}

/** The most holds that an account may have open: its state, and each command's work, stay small. */
export const MAX_HOLDS = 200;

export function isExpired({ expiresAt }: Hold, now: Date): boolean {
  return Date.parse(expiresAt) <= now.getTime();
}

/** Minor units set aside, by all holds or only those that still count at an instant. */
export function heldOf(holds: Holds, now?: Date): number {
  const counted = Object.values(holds).filter((hold) => now === undefined || !isExpired(hold, now));
  return counted.reduce((sum, { amount }) => sum + amount.minor, 0);
}

/** The holds without one of them. */
export function settled(holds: Holds, id: string): Holds {
  return Object.fromEntries(Object.entries(holds).filter(([other]) => other !== id));
}
