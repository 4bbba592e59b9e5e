import {
  cancelCredit,
  captureHold,
  creditMoney,
  creditRefused,
  holdCaptured,
  holdMoney,
  holdRefused,
  holdReleased,
  moneyCredited,
  moneyHeld,
  on,
  react,
  releaseHold,
  TOPICS,
  type MessageContract,
} from '@cutover/contracts';
import type { Commit } from '@cutover/event-sourcing';
import type { Handler, Message } from '@cutover/messaging';
import { accountIdOf, type AccountEvent } from '../account/account.ts';
import { TIMED_OUT } from './step-decider.ts';
import type { StepHandler } from './step-handler.ts';
import type { StepEvent } from '../account/step-event.ts';
import { stepOf, type StepName } from './step.ts';

type Plain = MessageContract<{ transferId: string; accountId: string }>;
type Reasoned = MessageContract<{ transferId: string; accountId: string; reason: string }>;

/** What a step's outcome is called between services: done, and refused. */
const ANSWERS: Readonly<Record<StepName, { readonly done: Plain; readonly refused: Plain | Reasoned }>> = {
  hold: { done: moneyHeld, refused: holdRefused },
  credit: { done: moneyCredited, refused: creditRefused },
  'cancel-credit': { done: creditRefused as Plain, refused: creditRefused },
  capture: { done: holdCaptured, refused: holdCaptured },
  // Nothing is held any more, either way.
  release: { done: holdReleased, refused: holdReleased },
  'late-release': { done: holdReleased, refused: holdReleased },
};

/** The outcome of a saga's step, told to the transfer service; nothing for other commits. */
export function toMessages({ stream, commandId, events }: Commit<AccountEvent | StepEvent>): readonly Message[] {
  const found = stepOf(commandId);
  const event = events[0];
  if (found === undefined || event === undefined) return [];
  const { transferId, step } = found;
  const wasRefused = event.type === 'StepRefused';
  const { type, version } = ANSWERS[step][wasRefused ? 'refused' : 'done'];
  const reason = wasRefused ? event.data.reason : event.type === 'CreditBarred' ? TIMED_OUT : undefined;
  const accountId = 'accountId' in event.data ? event.data.accountId : accountIdOf(stream);
  const data = { transferId, accountId, ...(reason !== undefined && { reason }) };
  // By transfer: all that a saga is told comes to one consumer, whichever accounts say it.
  return [{ topic: TOPICS.accountEvents, key: transferId, id: `${commandId}/${type}`, type, version, data }];
}

/** Carries out what the transfer service asks. Resolves once the outcome is recorded, to `duplicate` where it was before. */
export function stepCommandsHandler(steps: StepHandler): Handler {
  const plain = (contract: Plain, step: 'cancel-credit' | 'capture') =>
    on(contract, (data) => steps.handle({ ...data, step }));
  const reactions = Object.fromEntries([
    on(holdMoney, (data) => steps.handle({ ...data, step: 'hold' })),
    on(creditMoney, (data) => steps.handle({ ...data, step: 'credit' })),
    plain(cancelCredit, 'cancel-credit'),
    plain(captureHold, 'capture'),
  ]);
  return async (message) => {
    // A release has two ids, its own and the one of a hold that came late: each has its effect.
    const late = message.id.endsWith('/late-release');
    const release = on(releaseHold, (data) => steps.handle({ ...data, step: late ? 'late-release' : 'release' }));
    const { repeated } = await react({ ...reactions, [release[0]]: release[1] }, message);
    return repeated ? 'duplicate' : undefined;
  };
}
