import { DomainError } from '@cutover/service-kit';

/** Why an account does not do what it is asked: a code that may be recorded, and the error for whoever asked. */
export interface Refusal {
  readonly code: string;
  /** @param field the part of the caller's request that it is about, where the caller named it otherwise */
  error(field?: string): DomainError;
}

export function refusal(code: string, message: string, field: string): Refusal {
  return { code, error: (named = field) => new DomainError(code, message, { fields: { field: named } }) };
}

export const unknown = () => refusal('account.unknown', 'There is no such account', 'id');
export const exists = () => refusal('account.exists', 'The account is already open', 'id');
export const notYours = () => refusal('account.not-yours', 'The account belongs to another member', 'id');
export const ownTerms = () =>
  refusal('account.own-terms', "The terms of an account are not its owner's to change", 'id');
export const insufficientFunds = () =>
  refusal('account.insufficient-funds', 'The account does not hold that much', 'amount.minor');
export const currencyMismatch = (currency: string) =>
  refusal('account.currency-mismatch', `The account is held in ${currency}`, 'amount.currency');
export const balanceLimit = () =>
  refusal('account.balance-limit', 'The account may not hold that much', 'amount.minor');
export const closed = () => refusal('account.closed', 'The account is closed', 'id');
export const notEmpty = () => refusal('account.not-empty', 'An account is closed at a balance of nothing', 'id');
export const stillHeld = () => refusal('account.held', 'Money of the account is still held', 'id');
export const overdrawn = () => refusal('account.overdrawn', 'The account is further below nothing than that', 'limit');
