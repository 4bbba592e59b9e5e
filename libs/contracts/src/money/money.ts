import { z } from 'zod';
import { shownAs } from '../api/schemas.ts';
import { currencies } from './currencies.ts';

/** An amount in a currency's minor units (cents of EUR, whole JPY): an integer, never a fraction. */
export interface Money {
  readonly minor: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

/** The most that one deposit, withdrawal or transfer may move, in minor units. */
export const MAX_AMOUNT = 1_000_000_000_000;

export const currencySchema = shownAs(
  z.string().refine((code) => currencies.has(code), { error: 'must be an ISO 4217 code such as EUR' }),
  { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['EUR'] },
);

/** What callers may ask to move: more than nothing. */
export const amountSchema = z.strictObject({
  minor: z
    .int({ error: 'must be an integer of minor units' })
    .min(1, { error: 'must be at least 1' })
    .max(MAX_AMOUNT, { error: `must be at most ${MAX_AMOUNT}` }),
  currency: currencySchema,
});
