/** A message as the wire carries it. */
export interface RawOutgoing {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RawMessage extends RawOutgoing {
  readonly partition: number;
  readonly offset: string;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Default 1. */
  readonly replicationFactor?: number;
  /** How long messages are kept; default the broker's. */
  readonly retentionMs?: number;
}

/** Names of topics that were made, and of those that existed and were corrected. */
export interface EnsuredTopics {
  readonly created: readonly string[];
  readonly changed: readonly string[];
}

/** How far a group has come in a partition, in offsets. */
export interface Position {
  readonly partition: number;
  /** Of the group's next message: all before it are consumed, or gone. */
  readonly next: number;
  /** Of the message that is published next. */
  readonly end: number;
}

/** Messages that the group has not consumed yet. */
export function behind(positions: readonly Position[]): number {
  return positions.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
}

export interface ConsumeOptions {
  /** Members of one group share a topic's messages; each group sees all of them, from the first on. */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Messages of one key come one after another, others side by side. A message counts as consumed once this resolves; it comes again (here or at another
   * member) when it rejects, and may come again in any case.
   * @param signal aborts when this member must let go: it leaves, or the message now belongs to another
   */
  readonly onMessage: (message: RawMessage, signal: AbortSignal) => Promise<void>;
  /** Messages of a partition that may be with `onMessage` at a time. Nothing is fetched ahead beyond one batch. */
  readonly inFlight: number;
  /** The group is there for this once: the broker forgets it when its member has left. */
  readonly passing?: boolean;
}

export interface Consumption {
  /** Messages of its topics that the group has not consumed yet. */
  lag(): Promise<number>;
  /** Takes no more, waits for what is in hand, says what was consumed, and leaves the group. */
  leave(): Promise<void>;
}

/** What carries messages: a log by topic and partition, consumed in groups. */
export interface Transport {
  /**
   * Resolves when all are durable. Keys keep the order of calls and of messages in a call.
   * @throws MessagingError `messaging.unavailable` when the outcome is unknown: send again
   */
  send(messages: readonly RawOutgoing[]): Promise<void>;
  /** Resolves at once or as soon as the broker is reached; trouble after that is met by trying again. */
  consume(options: ConsumeOptions): Promise<Consumption>;
  /**
   * Makes the topics that are missing, and corrects what can be corrected of the others. Again is harmless.
   * @throws MessagingError `messaging.topic-differs` where one has fewer partitions, `messaging.unavailable`
   */
  ensureTopics(topics: readonly TopicSpec[]): Promise<EnsuredTopics>;
  /**
   * How far a group has come in each partition of a topic, whether or not it has members; at the start where it never had any.
   * @throws MessagingError `messaging.no-topic`, `messaging.unavailable`
   */
  positions(group: string, topic: string): Promise<readonly Position[]>;
  /** @throws MessagingError `messaging.unavailable` when the broker does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What a transport says of its troubles; pino's logger fits. */
export interface MessagingLog {
  info(message: string): void;
  warn(message: string): void;
}

export const silentLog: MessagingLog = { info: () => undefined, warn: () => undefined };
