export { amountSchema, currencySchema, MAX_AMOUNT, type Money } from '@cutover/contracts';

/**
 * The most that an account may hold, in minor units. A refund is never refused, and each is at most MAX_AMOUNT: the distance to
 * Number.MAX_SAFE_INTEGER leaves room for 8,000 of them at once.
 */
export const MAX_BALANCE = 1_000_000_000_000_000;
