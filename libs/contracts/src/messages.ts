import { z } from 'zod';
import { ContractError } from './contract-error.ts';
import { defineMessage, type MessageContract } from './define-message.ts';

const id = z.string().min(1).max(64);
const subject = z.string().min(1).max(128);
const money = z.object({ minor: z.int().positive(), currency: z.string().length(3) });
/** Why something was refused: a stable code such as `account.insufficient-funds`. */
const reason = z.string().min(1).max(128);
const at = z.iso.datetime();

/** Commands to the account service, on `account.commands`, keyed by account. */
export const holdMoney = defineMessage(
  'HoldMoney',
  z.object({ transferId: id, accountId: id, to: id, amount: money, owner: subject }),
);
export const creditMoney = defineMessage(
  'CreditMoney',
  z.object({ transferId: id, accountId: id, from: id, amount: money }),
);
export const cancelCredit = defineMessage('CancelCredit', z.object({ transferId: id, accountId: id }));
/** With an amount, an operator settles the transfer: that much is taken, as it was credited, even where nothing is held any more. */
export const captureHold = defineMessage(
  'CaptureHold',
  z.object({ transferId: id, accountId: id, amount: money.optional() }),
);
export const releaseHold = defineMessage('ReleaseHold', z.object({ transferId: id, accountId: id }));

/** What became of them, on `account.events`, keyed by account. */
export const moneyHeld = defineMessage('MoneyHeld', z.object({ transferId: id, accountId: id }));
export const holdRefused = defineMessage('HoldRefused', z.object({ transferId: id, accountId: id, reason }));
export const moneyCredited = defineMessage('MoneyCredited', z.object({ transferId: id, accountId: id }));
export const creditRefused = defineMessage('CreditRefused', z.object({ transferId: id, accountId: id, reason }));
export const holdCaptured = defineMessage('HoldCaptured', z.object({ transferId: id, accountId: id }));
export const holdReleased = defineMessage('HoldReleased', z.object({ transferId: id, accountId: id }));

const parties = { transferId: id, from: id, to: id, amount: money, owner: subject };

/** How transfers ended, on `transfer.events`, keyed by transfer. */
export const transferCompleted = defineMessage('TransferCompleted', z.object({ ...parties, at }));
export const transferFailed = defineMessage('TransferFailed', z.object({ ...parties, at, reason }));

/** On `member.events`, keyed by member. */
export const memberRegistered = defineMessage('MemberRegistered', z.object({ memberId: subject, registeredAt: at }));

/** The member's tokens are good for nothing any more. */
export const memberLeft = defineMessage('MemberLeft', z.object({ memberId: subject, leftAt: at }));

/** Every message that is published. */
export const contracts: readonly MessageContract<object>[] = [
  holdMoney,
  creditMoney,
  cancelCredit,
  captureHold,
  releaseHold,
  moneyHeld,
  holdRefused,
  moneyCredited,
  creditRefused,
  holdCaptured,
  holdReleased,
  transferCompleted,
  transferFailed,
  memberRegistered,
  memberLeft,
];

export type DataOf<C> = C extends MessageContract<infer D> ? D : never;

/** A received message as far as contracts know it. */
export interface Incoming {
  readonly type: string;
  readonly version: number;
  readonly data: object;
}

/** One entry a message type that a consumer takes, with what it does. */
export type Reactions<R> = Readonly<Record<string, (incoming: Incoming) => R>>;

/** An entry of `Reactions`: the data is checked and brought to the newest version first. */
export function on<D extends object, R>(
  contract: MessageContract<D>,
  react: (data: D) => R,
): readonly [string, (incoming: Incoming) => R] {
  return [contract.type, ({ version, data }) => react(contract.parse(version, data))];
}

/** @throws ContractError `contract.unknown-type`, and what `parse` throws */
export function react<R>(reactions: Reactions<R>, incoming: Incoming): R {
  const reaction = Object.hasOwn(reactions, incoming.type) ? reactions[incoming.type] : undefined;
  if (reaction === undefined) throw new ContractError('contract.unknown-type', `${incoming.type} is not known here`);
  return reaction(incoming);
}
