import {
  cancelCredit,
  captureHold,
  creditMoney,
  holdMoney,
  releaseHold,
  TOPICS,
  transferCompleted,
  transferFailed,
  type MessageContract,
} from '@cutover/contracts';
import type { Commit } from '@cutover/event-sourcing';
import type { Message } from '@cutover/messaging';
import { transferIdOf, type TransferEvent } from './transfer.ts';

type Told<T extends TransferEvent['type']> = (
  transferId: string,
  data: Extract<TransferEvent, { type: T }>['data'],
) => Message;

/** A command to an account. Its id derives from the transfer and the step: whoever carries it out twice knows it by that. */
function command<D extends object>(contract: MessageContract<D>, step: string, data: D & Target): Message {
  const { transferId: id, accountId: key } = data;
  const { type, version } = contract;
  return { topic: TOPICS.accountCommands, key, id: `${id}/${step}`, type, version, data };
}

interface Target {
  readonly transferId: string;
  readonly accountId: string;
}

/**
 * What a transfer waits for, asked once more under an id of its own. Of a target that has the money the source owes it, hold or no hold; what an account has done already it does not do
 * again.
 */
function askedAgain(transferId: string, { from, to, amount, status }: SettlementData): Message {
  if (status === 'credited') return command(captureHold, 'settle', { transferId, accountId: from, amount });
  if (status === 'compensating') return command(releaseHold, 'release', { transferId, accountId: from });
  return command(cancelCredit, 'cancel-credit', { transferId, accountId: to });
}

type SettlementData = Extract<TransferEvent, { type: 'SettlementAsked' }>['data'];

function news<D extends { transferId: string }>(contract: MessageContract<D>, data: D): Message {
  const { type, version } = contract;
  return { topic: TOPICS.transferEvents, key: data.transferId, id: `${data.transferId}/${type}`, type, version, data };
}

/** What each event makes others do, or lets them know. */
const MESSAGES: { readonly [T in TransferEvent['type']]: Told<T> } = {
  TransferRequested: (transferId, { from: accountId, to, amount, owner }) =>
    command(holdMoney, 'hold', { transferId, accountId, to, amount, owner }),
  FundsHeld: (transferId, { from, to: accountId, amount }) =>
    command(creditMoney, 'credit', { transferId, accountId, from, amount }),
  TargetCredited: (transferId, { from: accountId }) => command(captureHold, 'capture', { transferId, accountId }),
  CreditCancelled: (transferId, { to: accountId }) => command(cancelCredit, 'cancel-credit', { transferId, accountId }),
  CompensationStarted: (transferId, { from: accountId }) => command(releaseHold, 'release', { transferId, accountId }),
  SettlementAsked: askedAgain,
  LateHoldFound: (transferId, { from: accountId }) => command(releaseHold, 'late-release', { transferId, accountId }),
  TransferCompleted: (transferId, { from, to, amount, owner, at }) =>
    news(transferCompleted, { transferId, from, to, amount, owner, at }),
  TransferFailed: (transferId, { from, to, amount, owner, at, reason }) =>
    news(transferFailed, { transferId, from, to, amount, owner, at, reason }),
  TransferCompensated: (transferId, { from, to, amount, owner, at, reason }) =>
    news(transferFailed, { transferId, from, to, amount, owner, at, reason }),
};

export function toMessages({ stream, events }: Commit<TransferEvent>): readonly Message[] {
  return events.map(({ type, data }) => (MESSAGES[type] as Told<typeof type>)(transferIdOf(stream), data as never));
}
