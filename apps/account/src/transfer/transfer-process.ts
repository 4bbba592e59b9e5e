import { fingerprintOf, type Aggregates, type CommandHandler, type EventStore } from '@cutover/event-sourcing';
import type { AccountCommand } from '../account/account-decider.ts';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import { stepId, transferStream, type Transfer, type TransferEvent, type TransferState } from './transfer.ts';

export interface TransferProcessParts {
  readonly accounts: CommandHandler<AccountState, AccountCommand, AccountEvent>;
  readonly store: EventStore<TransferEvent>;
  readonly transfers: Aggregates<TransferState, TransferEvent>;
  readonly clock: () => Date;
}

type StepCommand = Extract<AccountCommand, { transferId: string }>;
type Outcome =
  | { readonly type: 'TransferCompleted' }
  | { readonly type: 'TransferFailed' | 'TransferReturned'; readonly reason: string };

/**
 * Moves the money of one transfer: debit, credit (or refund), settle. Two accounts are two streams and never one write, so it may stop after any step; whoever
 * goes on starts over from the first, and each step that was done answers as it did then. Several may run it at once: the outcome of a step, success or
 * refusal, is one commit in the account's stream, and only its unique command id decides who records it.
 */
export class TransferProcess {
  readonly #parts: TransferProcessParts;

  constructor(parts: TransferProcessParts) {
    this.#parts = parts;
  }

  /** Brings a requested transfer to its end, from wherever it stopped. @returns the settled transfer; undefined when it was never requested */
  async finish(id: string): Promise<Transfer | undefined> {
    const loaded = await this.#parts.transfers.load(transferStream(id));
    const transfer = loaded.state;
    if (transfer === undefined || transfer.status !== 'pending') return transfer;
    await this.#settle(id, await this.#move(id, transfer));
    return (await this.#parts.transfers.load(transferStream(id))).state;
  }

  async #move(transferId: string, { from, to, amount }: Transfer): Promise<Outcome> {
    const debited = await this.#step(from, 'debit', {
      type: 'debit-transfer',
      transferId,
      to,
      amount,
      now: this.#parts.clock(),
    });
    if (debited.type === 'TransferDebitRefused') return { type: 'TransferFailed', reason: debited.data.reason };
    const credited = await this.#step(to, 'credit', { type: 'credit-transfer', transferId, from, amount });
    if (credited.type !== 'TransferCreditRefused') return { type: 'TransferCompleted' };
    await this.#step(from, 'refund', { type: 'refund-transfer', transferId, amount });
    return { type: 'TransferReturned', reason: credited.data.reason };
  }

  async #step(account: string, step: 'debit' | 'credit' | 'refund', command: StepCommand): Promise<AccountEvent> {
    const commandId = stepId(command.transferId, step);
    const recordedAt = this.#parts.clock();
    const { commit } = await this.#parts.accounts.handle({
      stream: accountStream(account),
      commandId,
      fingerprint: stepFingerprint(account, command),
      command,
      recordedAt,
    });
    return commit.events[0]!;
  }

  async #settle(id: string, { type, ...data }: Outcome): Promise<void> {
    const recordedAt = this.#parts.clock();
    const event = { type, data: { ...data, settledAt: recordedAt.toISOString() } } as TransferEvent;
    const stream = transferStream(id);
    await this.#parts.store.append({
      stream,
      expected: 1,
      commandId: stepId(id, 'settle'),
      fingerprint: fingerprintOf('settle', type),
      events: [event],
      recordedAt,
    });
  }
}

/** What a step of a transfer means, whoever tries it. */
export function stepFingerprint(account: string, { type, transferId, amount }: StepCommand): string {
  return fingerprintOf(type, account, transferId, amount.minor, amount.currency);
}
