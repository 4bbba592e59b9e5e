import { TOPICS } from '@cutover/contracts';
import { Aggregates, type EventStore, type UnpublishedCommits } from '@cutover/event-sourcing';
import { MessageBus, SubscriptionWorker, withRelay } from '@cutover/messaging';
import type { Handler, Lease, Outbox, Relay, Transport } from '@cutover/messaging';
import type { Logger } from '@cutover/service-kit';
import { accountDecider } from '../account/account-decider.ts';
import type { AccountEvent } from '../account/account.ts';
import { StepHandler } from './step-handler.ts';
import { stepCommandsHandler, toMessages } from './step-messages.ts';
import type { StepEvent } from '../account/step-event.ts';
import { stepOf } from './step.ts';

export interface MessagingParts {
  readonly store: EventStore<AccountEvent> & UnpublishedCommits<AccountEvent>;
  readonly outbox: Outbox;
  readonly lease: Lease;
  readonly transport: Transport;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Names this process among those that might relay. */
  readonly holder: string;
  /** How long the right to relay outlives this process, in ms. */
  readonly leaseMs: number;
  readonly cacheSize: number;
  /** Whether the owner of an account has left the bank: no transfer takes money of theirs any more. */
  readonly hasLeft: (owner: string) => boolean;
  /** Takes what is told of members. */
  readonly onMember: Handler;
}

export interface AccountMessaging {
  readonly relay: Relay<AccountEvent | StepEvent>;
  readonly consumer: SubscriptionWorker;
  /** A group of its own: trouble with members holds no transfer back. */
  readonly members: SubscriptionWorker;
}

/** The account's part in what other services do: takes the steps of transfers, tells the outcomes, hears of members. Starts nothing. */
export function createMessaging(parts: MessagingParts): AccountMessaging {
  const { outbox, lease, transport, clock, log, holder, leaseMs } = parts;
  const bus = new MessageBus(transport, log);
  const { store, relay } = withRelay<AccountEvent | StepEvent>({
    // The same collection: an account's stream holds both, and folding passes over what it does not know.
    store: parts.store as EventStore<AccountEvent | StepEvent> & UnpublishedCommits<AccountEvent | StepEvent>,
    publishes: ({ commandId }) => stepOf(commandId) !== undefined,
    ...{ outbox, lease, bus, clock, log, holder, leaseMs, toMessages },
  });
  const aggregates = new Aggregates(parts.store, accountDecider, { capacity: parts.cacheSize });
  const steps = new StepHandler({ store, aggregates, clock, hasLeft: parts.hasLeft });
  const handler = stepCommandsHandler(steps);
  return {
    relay,
    consumer: new SubscriptionWorker(bus, { group: 'account', topics: [TOPICS.accountCommands], handler }),
    members: new SubscriptionWorker(bus, {
      group: 'account-members',
      topics: [TOPICS.memberEvents],
      handler: parts.onMember,
    }),
  };
}
