import { eventCodec, type EventCodec } from '@cutover/event-sourcing';
import type { StepEvent } from './step-event.ts';
import type { CreditClaimed } from './credit-claimed.ts';
import type { AccountEvent, AccountEventOf } from './account.ts';

type Opened = AccountEventOf<'AccountOpened'>['data'];

/** An account of before there were kinds was one of any number. */
function openedWithKind(data: Omit<Opened, 'kind'>): Opened {
  return { ...data, kind: 'additional' };
}

/**
 * Every event that an account's stream may hold, with the steps between its versions. Steps of sagas lie in the same streams; folding passes over what moves nothing.
 */
export const accountCodec = eventCodec<AccountEvent | StepEvent | CreditClaimed>({
  AccountOpened: [openedWithKind],
  MoneyDeposited: [],
  MoneyWithdrawn: [],
  TransferDebited: [],
  TransferCredited: [],
  TransferRefunded: [],
  TransferDebitRefused: [],
  TransferCreditRefused: [],
  HoldPlaced: [],
  HoldCaptured: [],
  HoldReleased: [],
  OverdraftAgreed: [],
  InterestAccrued: [],
  AccountClosed: [],
  StepRefused: [],
  CreditBarred: [],
  CreditClaimed: [],
}) as unknown as EventCodec<AccountEvent>;
