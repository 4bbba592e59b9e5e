import { createHash } from 'node:crypto';
import type { Decider } from '@cutover/event-sourcing';
import { refusal } from '../account/account-refusals.ts';

/** Which account is an owner's main one in a currency. A later assignment takes the place of one whose account is closed. */
export interface MainAccountAssigned {
  readonly type: 'MainAccountAssigned';
  readonly data: { readonly owner: string; readonly currency: string; readonly accountId: string };
}

/** Of one owner: currency → account, the newest. */
export type MainAccountsState = Readonly<Record<string, string>>;

export interface AssignMainAccount {
  readonly type: 'assign';
  readonly owner: string;
  readonly currency: string;
  readonly accountId: string;
  /** The account that is known to be closed, for good; it may be followed. */
  readonly closed?: string;
}

export const mainExists = (currency: string) =>
  refusal('account.main-exists', `There is a main account in ${currency} already`, 'currency');

/** One main account a currency: of two at once, the stream's sequence lets one through. */
export const mainAccountsDecider: Decider<MainAccountsState, AssignMainAccount, MainAccountAssigned> = {
  initial: {},
  evolve: (state, { data }) => ({ ...state, [data.currency]: data.accountId }),
  decide({ owner, currency, accountId, closed }, state) {
    const standing = state[currency];
    if (standing !== undefined && standing !== closed) throw mainExists(currency).error();
    return [{ type: 'MainAccountAssigned', data: { owner, currency, accountId } }];
  },
};

/** An owner may be any text, a stream's name not. */
export function ownerStream(owner: string): string {
  return `owner-${createHash('sha256').update(owner).digest('base64url')}`;
}
