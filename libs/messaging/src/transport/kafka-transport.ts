import { Kafka, logLevel, Partitioners, type Admin, type Producer } from 'kafkajs';
import { MessagingError, reasonOf } from '../messaging-error.ts';
import { ensureKafkaTopics } from './ensure-topics.ts';
import { KafkaConsumption } from './kafka-consumption.ts';
import { kafkaPositions } from './kafka-positions.ts';
import { mendKafkajs } from './mend-kafkajs.ts';
import { silentLog, type ConsumeOptions, type Consumption, type MessagingLog } from './transport.ts';
import type { EnsuredTopics, Position, RawOutgoing, TopicSpec, Transport } from './transport.ts';

export interface KafkaOptions {
  /** host:port of one broker or more. */
  readonly brokers: readonly string[];
  /** Names this process in the broker's log. */
  readonly clientId: string;
  /** How long a consumer may be silent before its messages are given to others, in ms; default 10,000. */
  readonly sessionMs?: number;
  readonly log?: MessagingLog;
}

mendKafkajs();

const CONNECT_MS = 2_000;
const REQUEST_MS = 10_000;
const SESSION_MS = 10_000;
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 };

/**
 * Kafka by kafkajs. The producer is idempotent with one request in flight, so that a key's order survives retries.
 *
 * After a failed send the producer is replaced: the broker may have the batch under a sequence number that kafkajs would give to the next one, which the broker
 * would then take for a repetition, acknowledge and drop.
 */
export class KafkaTransport implements Transport {
  readonly #kafka: Kafka;
  readonly #log: MessagingLog;
  readonly #where: string;
  readonly #sessionMs: number;
  #producer: Promise<Producer> | undefined;
  #admin: Promise<Admin> | undefined;
  /** Sends go one after another: a failed one must not have a successor that was encoded with its sequence numbers. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ brokers, clientId, log = silentLog, sessionMs = SESSION_MS }: KafkaOptions) {
    this.#kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      logLevel: logLevel.NOTHING,
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      retry: RETRY,
    });
    this.#log = log;
    this.#sessionMs = sessionMs;
    this.#where = `Kafka at ${brokers.join(',')}`;
  }

  send(messages: readonly RawOutgoing[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    const mine = this.#turn.then(() => this.#send(messages));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async consume(options: ConsumeOptions): Promise<Consumption> {
    const consumption = new KafkaConsumption(this.#kafka, options, {
      log: this.#log,
      where: this.#where,
      sessionMs: this.#sessionMs,
      admin: () => this.#connectedAdmin(),
    });
    await consumption.start();
    return consumption;
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<EnsuredTopics> {
    const admin = await this.#connectedAdmin();
    try {
      return await ensureKafkaTopics(admin, topics);
    } catch (error) {
      throw error instanceof MessagingError ? error : this.#unavailable(error);
    }
  }

  async positions(group: string, topic: string): Promise<readonly Position[]> {
    const admin = await this.#connectedAdmin();
    try {
      const topics = await admin.listTopics();
      if (!topics.includes(topic)) throw this.#noTopic(topic, topics);
      return await kafkaPositions(admin, group, topic);
    } catch (error) {
      throw error instanceof MessagingError ? error : this.#unavailable(error);
    }
  }

  async ping(): Promise<void> {
    const admin = await this.#connectedAdmin();
    await admin.describeCluster().catch((error: unknown) => {
      throw this.#unavailable(error);
    });
  }

  async close(): Promise<void> {
    await this.#turn;
    const clients = await Promise.allSettled([this.#producer, this.#admin]);
    await Promise.allSettled(
      clients.map(async (client) => client.status === 'fulfilled' && client.value?.disconnect()),
    );
  }

  async #send(messages: readonly RawOutgoing[]): Promise<void> {
    const topicMessages = [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, all]) => ({
      topic,
      messages: all.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
    }));
    const connecting = (this.#producer ??= this.#connectedProducer());
    try {
      const producer = await connecting;
      await producer.sendBatch({ acks: -1, topicMessages });
    } catch (error) {
      this.#producer = undefined;
      void connecting.then((producer) => producer.disconnect()).catch(() => undefined);
      throw this.#unavailable(error);
    }
  }

  async #connectedProducer(): Promise<Producer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: RETRY,
    });
    await producer.connect();
    return producer;
  }

  async #connectedAdmin(): Promise<Admin> {
    this.#admin ??= (async () => {
      const admin = this.#kafka.admin({ retry: RETRY });
      await admin.connect();
      return admin;
    })();
    try {
      return await this.#admin;
    } catch (error) {
      this.#admin = undefined;
      throw this.#unavailable(error);
    }
  }

  #noTopic(topic: string, topics: readonly string[]): MessagingError {
    const those = topics.filter((name) => !name.startsWith('__')).sort();
    const message = `${this.#where} has no topic ${topic}; it has ${those.join(', ') || 'none'}`;
    return new MessagingError('messaging.no-topic', message);
  }

  #unavailable(error: unknown): MessagingError {
    return new MessagingError('messaging.unavailable', `${this.#where} does not answer: ${reasonOf(error)}`, error);
  }
}
