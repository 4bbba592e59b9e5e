import { deadLetterTopic } from './dead-letter/dead-letter.ts';
import { Delivery, type Handler, type Outcome } from './delivery/deliver.ts';
import { encode, type Message } from './message.ts';
import { sending } from './tracing/spans.ts';
import { silentLog, type Consumption, type MessagingLog, type RawMessage } from './transport/transport.ts';
import type { EnsuredTopics, TopicSpec, Transport } from './transport/transport.ts';

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: Handler;
  /** Default 5. */
  readonly attempts?: number;
  /** Messages of a partition handled at a time; default 16. */
  readonly inFlight?: number;
  /** First pause before another try; doubles up to `mostPauseMs`. Defaults 50 and 5,000. */
  readonly firstPauseMs?: number;
  readonly mostPauseMs?: number;
  /** For metrics. */
  readonly onOutcome?: (outcome: Outcome, message: RawMessage) => void;
}

export type Subscription = Consumption;

const DEFAULTS = { attempts: 5, inFlight: 16, firstPauseMs: 50, mostPauseMs: 5_000, onOutcome: () => undefined };

/** Publishes messages and hands them to subscribers: at least once, in order within a key, to the dead-letter topic when nothing helps. */
export class MessageBus {
  readonly transport: Transport;
  readonly #log: MessagingLog;

  constructor(transport: Transport, log: MessagingLog = silentLog) {
    this.transport = transport;
    this.#log = log;
  }

  /**
   * Resolves when the broker has acknowledged all.
   * @throws MessagingError `messaging.unavailable` when some may not have arrived: publish all again
   */
  publish(messages: readonly Message[]): Promise<void> {
    return sending(messages, (traced) => this.transport.send(traced.map(encode)));
  }

  subscribe(options: SubscribeOptions): Promise<Subscription> {
    const all = { ...DEFAULTS, ...options, log: this.#log };
    const delivery = new Delivery(this.transport, all);
    const { group, topics, inFlight } = all;
    return this.transport.consume({
      group,
      topics,
      inFlight,
      onMessage: (raw, signal) => delivery.deliver(raw, signal),
    });
  }
}

/** Dead letters wait for a person. */
const LETTERS_MS = 90 * 24 * 3_600_000;

/** Makes the topics and, beside each, the one for its dead letters. Run it before a service starts (a Job on a cluster); again is harmless. */
export function ensureTopics(transport: Transport, topics: readonly TopicSpec[]): Promise<EnsuredTopics> {
  const letters = topics.map((topic) => ({
    ...topic,
    name: deadLetterTopic(topic.name),
    partitions: 1,
    retentionMs: LETTERS_MS,
  }));
  return transport.ensureTopics([...topics, ...letters]);
}
