import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Relay, SubscriptionWorker, Transport } from '@cutover/messaging';
import { isErrorData, type Logger } from '@cutover/service-kit';
import { ProcessGuard, type Trigger } from './process-guard.ts';
import type { Served } from './shell.ts';

/** A process of a service, put together but not running by itself: the model says when each part of it has its turn. */
export interface PodMade extends Served {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- relays differ by their events, and are only told to look
  readonly relay: Relay<any>;
  readonly consumers: readonly SubscriptionWorker[];
  readonly looks: readonly (() => Promise<unknown>)[];
}

export type Making = (guard: <T extends object>(stores: T) => T, transport: Transport) => PodMade;

const nothing = () => undefined;
const levels = { fatal: nothing, error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };
export const silent = levels as unknown as Logger;

/** Turns of the event loop before a wait costs time: what is done in memory takes a few. */
const TURNS = 40;
/** A message that is neither handled nor given up by then never will be, in ms of this machine. */
const PATIENCE_MS = 10_000;

export class Pod {
  readonly #guard = new ProcessGuard();
  readonly #made: PodMade;
  /** Messages that may still be handed to consumers. */
  #budget = 0;

  constructor(transport: Transport, make: Making) {
    this.#made = make((stores) => this.#guard.guardAll(stores), this.#through(transport));
  }

  get served(): Served {
    return this.#made;
  }

  get gone(): AbortSignal {
    return this.#guard.gone;
  }

  /** Calls that its frozen stores have refused. */
  get refused(): number {
    return this.#guard.refused;
  }

  get groups(): number {
    return this.#made.consumers.length;
  }

  crashAt(trigger: Trigger): void {
    this.#guard.crashAt(trigger);
  }

  freezeAt(trigger: Trigger): void {
    this.#guard.freezeAt(trigger);
  }

  thaw(): void {
    this.#guard.thaw();
  }

  kill(): void {
    this.#guard.kill();
  }

  /** Publishes what it finds, if it has the lease. @returns how much */
  async relay(): Promise<number> {
    return (await this.#outliving(() => this.#made.relay.sweep())) ?? 0;
  }

  /** Each worker looks once. */
  async look(): Promise<void> {
    for (const look of this.#made.looks) await this.#outliving(look);
  }

  /** Hands at most so many messages to a consumer, which then leaves its group. What it has not acknowledged by then comes again. */
  async consume(which: number, budget: number): Promise<void> {
    const consumer = this.#made.consumers[which];
    if (consumer === undefined || this.gone.aborted || (await consumer.lag()) === 0) return;
    this.#budget = budget;
    const { refused } = this.#guard;
    await consumer.start();
    const until = performance.now() + PATIENCE_MS;
    for (let turns = 0; performance.now() < until; turns++) {
      const stands = this.gone.aborted || this.#budget < 0 || this.#guard.refused > refused;
      if (stands || (await consumer.lag()) === 0) break;
      await (turns < TURNS ? turn() : sleep(1));
    }
    await consumer.suspend();
  }

  /** Work of the process: ends with it, and is tried again another time where its stores are away. */
  async #outliving<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.gone.aborted) return undefined;
    try {
      return await work();
    } catch (error) {
      if (this.gone.aborted || (isErrorData(error) && error.retriable)) return undefined;
      throw error;
    }
  }

  /** The transport, as this process reaches it: with its own crashes, and with messages only while the model hands some out. */
  #through(transport: Transport): Transport {
    const guarded = this.#guard.guard(transport);
    return {
      send: (messages) => guarded.send(messages),
      ensureTopics: (topics) => transport.ensureTopics(topics),
      positions: (group, topic) => transport.positions(group, topic),
      ping: () => transport.ping(),
      close: async () => undefined,
      consume: (options) =>
        transport.consume({
          ...options,
          onMessage: async (message, signal) => {
            if (this.gone.aborted || --this.#budget < 0) throw new Error('no message is handed out now');
            await options.onMessage(message, signal);
            this.gone.throwIfAborted();
          },
        }),
    };
  }
}
