import { fingerprintOf } from '@cutover/event-sourcing';
import type { OfTransferStep } from '../account/step-event.ts';
import type { Money } from '../money/money.ts';

/** What the transfer service asks of an account, in the order of a saga. */
export type Step =
  | (OfTransferStep & { readonly step: 'hold'; readonly amount: Money; readonly owner: string })
  | (OfTransferStep & { readonly step: 'credit'; readonly amount: Money; readonly from: string })
  /** With an amount: that much is taken where nothing is held, for the target has it. An operator has settled the transfer. */
  | (OfTransferStep & { readonly step: 'capture'; readonly amount?: Money | undefined })
  | (OfTransferStep & { readonly step: 'cancel-credit' | 'release' | 'late-release' });

export type StepName = Step['step'];

/** The command id of a step, and the mark by which its commit is known to be told. */
export function stepCommandId({ transferId, step }: Pick<Step, 'transferId' | 'step'>): string {
  return `saga/${transferId}/${step}`;
}

/** What a step means, however often it comes. */
export function stepFingerprint(step: Step): string {
  const { accountId } = step;
  if (step.step === 'hold')
    return fingerprintOf(step.step, accountId, step.amount.minor, step.amount.currency, step.owner);
  if (step.step === 'credit')
    return fingerprintOf(step.step, accountId, step.amount.minor, step.amount.currency, step.from);
  return fingerprintOf(step.step, accountId);
}

const COMMAND_ID = /^saga\/([^/]+)\/(hold|credit|cancel-credit|capture|release|late-release)$/;

/** The step that a commit records; nothing for commits of other commands. */
export function stepOf(commandId: string): { transferId: string; step: StepName } | undefined {
  const [, transferId, step] = COMMAND_ID.exec(commandId) ?? [];
  return transferId === undefined ? undefined : { transferId, step: step as StepName };
}

const UNOPENED = 'unopened-';

/** Where the refusal of an account that does not exist is recorded: its own stream stays free for its opening. */
export function unopenedStream({ transferId, step }: Step): string {
  return `${UNOPENED}${transferId}-${step}`;
}
