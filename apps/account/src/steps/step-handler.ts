import { pastConflicts, type Aggregates, type Commit, type EventStore } from '@cutover/event-sourcing';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import {
  decideCaptureStep,
  decideCreditStep,
  decideHoldStep,
  decideReleaseStep,
  OWNER_LEFT,
  refused,
  UNKNOWN,
  type Outcome,
} from './step-decider.ts';
import type { StepEvent } from '../account/step-event.ts';
import { stepCommandId, stepFingerprint, unopenedStream, type Step } from './step.ts';

export interface StepHandlerParts {
  readonly store: EventStore<AccountEvent | StepEvent>;
  readonly aggregates: Aggregates<AccountState, AccountEvent>;
  readonly clock: () => Date;
  /** Whether the owner has left the bank; default nobody has. */
  readonly hasLeft?: (owner: string) => boolean;
}

/** More than a command over HTTP has: a step does not take turns with those. */
const ATTEMPTS = { attempts: 25, pauseMs: 2 };

/**
 * Carries out steps of transfer sagas. Each leaves one commit whose command id derives from transfer and step, success or refusal: a step that comes again finds it and
 * changes nothing.
 */
export class StepHandler {
  readonly #parts: StepHandlerParts;

  constructor(parts: StepHandlerParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when the outcome is durable.
   * @returns whether an earlier delivery of the same step had recorded it
   * @throws EventStoreError (retriable) when the ledger is away or too many write the account
   */
  async handle(step: Step): Promise<{ readonly repeated: boolean }> {
    const opened = accountStream(step.accountId);
    return { repeated: await pastConflicts(opened, ATTEMPTS, (first) => this.#attempt(step, opened, first)) };
  }

  async #attempt(step: Step, opened: string, first: boolean): Promise<boolean> {
    const { store, aggregates, clock } = this.#parts;
    // Messages of an account come to one consumer: what it remembers is the account of now, or the append meets a conflict.
    const remembered = first ? aggregates.remembered(opened) : undefined;
    const loaded = remembered && suffices(step, remembered.state) ? remembered : await aggregates.load(opened);
    const account = loaded.state;
    const [stream, expected] = account ? [opened, loaded.sequence] : [unopenedStream(step), 0];
    // What is looked up from here on is as of `expected` or later: had it changed in between, the append would meet a conflict.
    const events = account ? await this.#decide(step, stream, account) : unopened(step);
    // A credit that came before its cancellation is no repetition of that.
    if (events === undefined) return step.step === 'capture';
    const identity = { commandId: stepCommandId(step), fingerprint: stepFingerprint(step) };
    const append = { stream, expected, ...identity, events, recordedAt: clock() };
    const { commit, replayed } = await store.append(append);
    // Folding passes over what an account does not know.
    if (account && !replayed) aggregates.committed(stream, loaded, commit as Commit<AccountEvent>);
    return replayed;
  }

  async #decide(step: Step, stream: string, account: NonNullable<AccountState>): Promise<Outcome | undefined> {
    switch (step.step) {
      case 'hold':
        return this.#hold(step, account);
      case 'credit':
        return decideCreditStep(step, account, await this.#done(stream, step, 'cancel-credit'));
      case 'cancel-credit':
        // Whatever became of the credit has been told, or will be.
        return (await this.#done(stream, step, 'credit')) ? undefined : barred(step);
      case 'capture':
        return decideCaptureStep(step, account) ?? this.#captured(stream, step);
      case 'release':
      case 'late-release':
        return decideReleaseStep(step, account);
    }
  }

  #hold(step: Extract<Step, { step: 'hold' }>, account: NonNullable<AccountState>): Outcome {
    const { hasLeft, clock } = this.#parts;
    return hasLeft?.(step.owner) ? refused(step, OWNER_LEFT) : decideHoldStep(step, account, clock());
  }

  async #captured(stream: string, step: Step): Promise<undefined> {
    if (await this.#done(stream, step, 'capture')) return undefined;
    throw new Error(`transfer ${step.transferId} holds nothing on account ${step.accountId} that could be captured`);
  }

  async #done(stream: string, { transferId }: Step, step: Step['step']): Promise<boolean> {
    return (await this.#parts.store.findByCommand(stream, stepCommandId({ transferId, step }))) !== undefined;
  }
}

/** Where a stale account would decide without an append, nothing would tell that it is stale. */
function suffices(step: Step, account: AccountState): boolean {
  return account !== undefined && (step.step !== 'capture' || account.holds[step.transferId] !== undefined);
}

function barred({ transferId, accountId }: Step): Outcome {
  return [{ type: 'CreditBarred', data: { transferId, accountId } }];
}

function unopened(step: Step): Outcome {
  if (step.step === 'capture')
    throw new Error(`transfer ${step.transferId} captures on an account that does not exist`);
  return step.step === 'cancel-credit' ? barred(step) : refused(step, UNKNOWN);
}
