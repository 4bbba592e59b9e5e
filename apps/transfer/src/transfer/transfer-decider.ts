import type { Decider } from '@cutover/event-sourcing';
import { evolve, type Parties, type Transfer, type TransferEvent, type TransferState } from './transfer.ts';

/** What an account, or the clock, tells the saga. */
export type TransferCommand =
  | { readonly type: 'held' | 'credited' | 'captured' | 'released' | 'deadline'; readonly now: Date }
  | { readonly type: 'hold-refused' | 'credit-refused'; readonly reason: string; readonly now: Date }
  /** By an operator. */
  | { readonly type: 'settle'; readonly by: string; readonly now: Date };

/** The saga has moved past this, or never began: there is nothing to record. */
export class NothingToDo extends Error {
  constructor(command: string, status: string) {
    super(`${command} changes nothing of a transfer that is ${status}`);
    this.name = 'NothingToDo';
  }
}

type Told = (told: TransferCommand & { reason?: string; by?: string }, transfer: Transfer) => TransferEvent | undefined;

export const TIMED_OUT = 'transfer.timed-out';

const partiesOf = ({ from, to, amount, owner }: Transfer): Parties => ({ from, to, amount, owner });
const data = ({ now }: TransferCommand, transfer: Transfer) => ({ ...partiesOf(transfer), at: now.toISOString() });

const undo: Told = (told, transfer) => ({
  type: 'CompensationStarted',
  data: { ...data(told, transfer), reason: told.reason ?? TIMED_OUT },
});
const lateHold: Told = (told, transfer) => ({ type: 'LateHoldFound', data: data(told, transfer) });
const askAgain: Told = (told, transfer) => ({
  type: 'SettlementAsked',
  data: { ...data(told, transfer), by: told.by ?? 'operator', status: transfer.status },
});
const cancel: Told = (told, transfer) => ({ type: 'CreditCancelled', data: data(told, transfer) });
const credited: Told = (told, transfer) => ({ type: 'TargetCredited', data: data(told, transfer) });

/** By status, what each message makes of a transfer. What is not here changes nothing: it was overtaken, or is a repetition. */
const SAGA: Readonly<Record<Transfer['status'], Readonly<Partial<Record<TransferCommand['type'], Told>>>>> = {
  requested: {
    held: (told, transfer) => ({ type: 'FundsHeld', data: data(told, transfer) }),
    'hold-refused': (told, transfer) => ({
      type: 'TransferFailed',
      data: { ...data(told, transfer), reason: told.reason ?? TIMED_OUT },
    }),
    // Whether anything is held is not known: the release is ordered behind the hold, and is harmless without one.
    deadline: undo,
    settle: undo,
  },
  held: {
    credited,
    'credit-refused': undo,
    // The target may be taking the money this very moment: only it can say.
    deadline: cancel,
    settle: cancel,
  },
  cancelling: { credited, 'credit-refused': undo, settle: askAgain },
  // The target has the money: there is no way back, and none is needed, for what is captured was held.
  credited: {
    captured: (told, transfer) => ({ type: 'TransferCompleted', data: data(told, transfer) }),
    settle: askAgain,
  },
  compensating: {
    released: (told, transfer) => ({
      type: 'TransferCompensated',
      data: { ...data(told, transfer), reason: transfer.reason ?? TIMED_OUT },
    }),
    settle: askAgain,
  },
  completed: {},
  failed: { held: lateHold },
  compensated: { held: lateHold },
};

/** The saga: requested → held → credited → completed; or failed, where nothing was held; or compensating → compensated. */
export const transferDecider: Decider<TransferState, TransferCommand, TransferEvent> = {
  initial: undefined,
  evolve,
  decide(command, state) {
    const event = state && SAGA[state.status][command.type]?.(command, state);
    if (event === undefined) throw new NothingToDo(command.type, state?.status ?? 'not known');
    return [event];
  },
};
