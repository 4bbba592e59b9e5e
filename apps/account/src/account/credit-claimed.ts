import type { Money } from '../money/money.ts';

/** Which account a transfer of another service credits, and with what: recorded before the credit, in a stream of the transfer's own. It moves nothing. */
export interface CreditClaimed {
  readonly type: 'CreditClaimed';
  readonly data: { readonly accountId: string; readonly from: string; readonly amount: Money };
}
