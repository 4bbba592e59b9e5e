import { expiriesFor } from '../hold/hold-decider.ts';
import { MAX_HOLDS, NEVER } from '../hold/hold.ts';
import { isOpen, isOwner, mayPay, mayReceive } from '../account/account-rules.ts';
import type { AccountEvent, OpenAccount } from '../account/account.ts';
import type { Step, StepEvent } from './step.ts';

export type Outcome = readonly [AccountEvent | StepEvent, ...AccountEvent[]];

type StepOn<T extends Step['step']> = Extract<Step, { step: T }>;

export const UNKNOWN = 'account.unknown';
export const TIMED_OUT = 'transfer.timed-out';

export function refused({ transferId, accountId }: Step, reason: string): Outcome {
  return [{ type: 'StepRefused', data: { transferId, accountId, reason } }];
}

export function decideHoldStep(step: StepOn<'hold'>, account: OpenAccount, now: Date): Outcome {
  const { transferId, amount, owner } = step;
  const refusal = isOwner(account, { subject: owner }) ?? isOpen(account) ?? mayPay(account, amount, now);
  if (refusal) return refused(step, refusal.code);
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

/** Undefined where nothing is held under the transfer's id. */
export function decideCaptureStep({ transferId }: Step, account: OpenAccount): Outcome | undefined {
  const hold = account.holds[transferId];
  if (hold === undefined) return undefined;
  const { amount } = hold;
  return [{ type: 'HoldCaptured', data: { holdId: transferId, amount, balance: account.balance - amount.minor } }];
}

/** Without a hold there is nothing to release, which is as good. */
export function decideReleaseStep(step: Step, account: OpenAccount): Outcome {
  const hold = account.holds[step.transferId];
  if (hold === undefined) return refused(step, 'hold.not-open');
  return [{ type: 'HoldReleased', data: { holdId: step.transferId, amount: hold.amount, reason: 'released' } }];
}
