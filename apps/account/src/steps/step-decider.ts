import { expiriesFor } from '../account/hold-decider.ts';
import { isSagas, MAX_HOLDS, NEVER, type Hold } from '../account/hold.ts';
import { isOpen, isOwner, mayPay, mayReceive } from '../account/account-rules.ts';
import type { AccountEvent, OpenAccount } from '../account/account.ts';
import type { StepEvent } from '../account/step-event.ts';
import type { Step } from './step.ts';

export type Outcome = readonly [AccountEvent | StepEvent, ...AccountEvent[]];

type StepOn<T extends Step['step']> = Extract<Step, { step: T }>;

export const UNKNOWN = 'account.unknown';
export const OWNER_LEFT = 'account.owner-left';
export const TIMED_OUT = 'transfer.timed-out';

export function refused({ transferId, accountId }: Step, reason: string): Outcome {
  return [{ type: 'StepRefused', data: { transferId, accountId, reason } }];
}

export function decideHoldStep(step: StepOn<'hold'>, account: OpenAccount, now: Date): Outcome {
  const { transferId, amount, owner } = step;
  const refusal = isOwner(account, { subject: owner }) ?? isOpen(account) ?? mayPay(account, amount, now);
  if (refusal) return refused(step, refusal.code);
  if (account.holds[transferId] !== undefined) return refused(step, 'hold.exists');
  if (Object.keys(account.holds).length >= MAX_HOLDS) return refused(step, 'hold.too-many');
  const data = { holdId: transferId, amount, expiresAt: NEVER, reference: `transfer ${transferId}` };
  return [{ type: 'HoldPlaced', data }, ...expiriesFor(account, amount, now)];
}

/** @param barred whether the saga has asked before that this credit may not come any more */
export function decideCreditStep(step: StepOn<'credit'>, account: OpenAccount, barred: boolean): Outcome {
  const { transferId, from, amount } = step;
  const reason = barred ? TIMED_OUT : mayReceive(account, amount)?.code;
  if (reason !== undefined) return refused(step, reason);
  const balance = account.balance + amount.minor;
  return [{ type: 'TransferCredited', data: { transferId, from, amount, balance } }];
}

/** What the saga holds. One that somebody else has placed under the transfer's id is none of its business. */
function heldFor({ transferId }: Step, { holds }: OpenAccount): Hold | undefined {
  const hold = holds[transferId];
  return hold !== undefined && isSagas(hold) ? hold : undefined;
}

/** Undefined where nothing is held under the transfer's id, and no operator has said what to take. */
export function decideCaptureStep(step: StepOn<'capture'>, account: OpenAccount): Outcome | undefined {
  const { transferId } = step;
  const amount = heldFor(step, account)?.amount ?? step.amount;
  if (amount === undefined) return undefined;
  return [{ type: 'HoldCaptured', data: { holdId: transferId, amount, balance: account.balance - amount.minor } }];
}

/** Without a hold there is nothing to release, which is as good. */
export function decideReleaseStep(step: Step, account: OpenAccount): Outcome {
  const hold = heldFor(step, account);
  if (hold === undefined) return refused(step, 'hold.not-open');
  return [{ type: 'HoldReleased', data: { holdId: step.transferId, amount: hold.amount, reason: 'released' } }];
}
