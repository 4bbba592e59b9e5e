import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, EachBatchPayload, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { backoffMs } from '@cutover/backoff';
import { reasonOf } from '../messaging-error.ts';
import { byKey } from './by-key.ts';
import { kafkaPositions } from './kafka-positions.ts';
import { behind, type ConsumeOptions, type Consumption, type MessagingLog, type RawMessage } from './transport.ts';

interface Surroundings {
  readonly log: MessagingLog;
  readonly where: string;
  readonly sessionMs: number;
  admin(): Promise<Admin>;
}

const MOST_HEARTBEAT_MS = 1_000;
/** A session survives this many heartbeats that are late. */
const HEARTBEATS = 5;
const PAUSES = { firstMs: 100, mostMs: 2_000 };
const CONCURRENT_PARTITIONS = 3;
const BATCH_BYTES = 262_144;

/** One member of a consumer group. It starts anew, with one line in the log, whenever kafkajs gives up. */
export class KafkaConsumption implements Consumption {
  readonly #kafka: Kafka;
  readonly #options: ConsumeOptions;
  readonly #around: Surroundings;
  readonly #heartbeatMs: number;
  readonly #leaving = new AbortController();
  #running: Promise<void> | undefined;

  constructor(kafka: Kafka, options: ConsumeOptions, around: Surroundings) {
    this.#kafka = kafka;
    this.#options = options;
    this.#around = around;
    this.#heartbeatMs = Math.min(MOST_HEARTBEAT_MS, around.sessionMs / HEARTBEATS);
  }

  /** Begins to join; does not wait for the broker. */
  async start(): Promise<void> {
    this.#running = this.#keepRunning();
  }

  async lag(): Promise<number> {
    const admin = await this.#around.admin();
    const { group, topics } = this.#options;
    const positions = await Promise.all(topics.map((topic) => kafkaPositions(admin, group, topic)));
    return behind(positions.flat());
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#running;
    if (this.#options.passing) await this.#forget();
  }

  /** A group that stays costs nothing but a line in lists: the broker forgets it by itself some day. */
  async #forget(): Promise<void> {
    const { admin, log, where } = this.#around;
    try {
      await (await admin()).deleteGroups([this.#options.group]);
    } catch (error) {
      log.warn(`${where}: group ${this.#options.group} stays for now (${reasonOf(error)})`);
    }
  }

  async #keepRunning(): Promise<void> {
    const { log, where, sessionMs } = this.#around;
    const { signal } = this.#leaving;
    for (let tries = 0; !signal.aborted; tries++) {
      const began = performance.now();
      const reason = await this.#runOnce();
      if (signal.aborted) return;
      if (performance.now() - began > sessionMs) tries = 0;
      const waitMs = backoffMs(tries, PAUSES);
      log.warn(`${where}: group ${this.#options.group} cannot consume (${reason}); trying again in ${waitMs} ms`);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Consumes until told to leave or until something goes wrong. @returns what went wrong */
  async #runOnce(): Promise<string> {
    const { group, topics } = this.#options;
    const consumer = this.#kafka.consumer({
      groupId: group,
      sessionTimeout: this.#around.sessionMs,
      heartbeatInterval: this.#heartbeatMs,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: BATCH_BYTES,
      maxWaitTimeInMs: 500,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3, restartOnFailure: async () => false },
    });
    const { promise: crashed, resolve: crash } = Promise.withResolvers<string>();
    consumer.on(consumer.events.CRASH, ({ payload }) => crash(reasonOf(payload.error)));
    const { promise: left, resolve: leave } = Promise.withResolvers<string>();
    const { signal } = this.#leaving;
    signal.addEventListener('abort', () => leave('leaving'), { once: true });
    if (signal.aborted) leave('leaving');
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
        eachBatch: (payload) => this.#batch(payload),
      });
      return await Promise.race([crashed, left]);
    } catch (error) {
      return reasonOf(error);
    } finally {
      // Waits for the batches in hand, commits what they consumed, and leaves the group.
      await consumer.disconnect().catch(() => undefined);
    }
  }

  async #batch({ batch, resolveOffset, heartbeat, isRunning, isStale, ...rest }: EachBatchPayload): Promise<void> {
    const { inFlight } = this.#options;
    for (let i = 0; i < batch.messages.length; i += inFlight) {
      if (!isRunning() || isStale() || this.#leaving.signal.aborted) return;
      const window = batch.messages.slice(i, i + inFlight);
      await this.#window(
        window.map((message) => toRaw(batch.topic, batch.partition, message)),
        heartbeat,
      );
      resolveOffset(window.at(-1)!.offset);
    }
    // Only what was resolved, that is: whose effects are recorded.
    await rest.commitOffsetsIfNecessary();
  }

  /** Handles a window while heartbeats go on; when one fails the messages belong to another member. */
  async #window(window: readonly RawMessage[], heartbeat: () => Promise<void>): Promise<void> {
    const lost = new AbortController();
    const timer = setInterval(() => void heartbeat().catch((error: unknown) => lost.abort(error)), this.#heartbeatMs);
    const signal = AbortSignal.any([lost.signal, this.#leaving.signal]);
    try {
      await byKey(window, (message) => this.#options.onMessage(message, signal));
    } catch (error) {
      throw lost.signal.aborted ? lost.signal.reason : error;
    } finally {
      clearInterval(timer);
    }
    await heartbeat();
  }
}

function toRaw(topic: string, partition: number, { key, value, offset, headers = {} }: KafkaMessage): RawMessage {
  return {
    topic,
    partition,
    offset,
    key: key?.toString() ?? '',
    value: value?.toString() ?? '',
    headers: textHeaders(headers),
  };
}

function textHeaders(headers: IHeaders): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = first.toString();
  }
  return text;
}
