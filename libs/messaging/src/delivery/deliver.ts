import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '@cutover/backoff';
import { deadLetterOf, meantForOthers } from '../dead-letter/dead-letter.ts';
import { decode, type Received } from '../message.ts';
import { MessagingError, reasonOf } from '../messaging-error.ts';
import { consuming, processing } from '../tracing/spans.ts';
import type { MessagingLog, RawMessage, Transport } from '../transport/transport.ts';

/**
 * Records the effect of a message; resolving means that it is durable, and resolving to `duplicate` that it was found recorded already, by the message's id: the
 * message had been delivered before. A thrown error with `retriable: true` is met by trying on, for as long as it takes; one with
 * `retriable: false` makes the message a dead letter at once.
 */
export type Handler = (message: Received) => Promise<void | 'duplicate'>;

export type Outcome = 'handled' | 'duplicate' | 'retried' | 'dead-lettered';

type Tried = { readonly found: void | 'duplicate' } | { readonly error: unknown };

export interface DeliveryOptions {
  readonly group: string;
  readonly handler: Handler;
  /** Tries before a message becomes a dead letter that fails for reasons which do not say whether trying again can help. */
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly mostPauseMs: number;
  readonly log: MessagingLog;
  readonly onOutcome: (outcome: Outcome, message: RawMessage) => void;
}

/**
 * Brings a message to its effect, or to the dead-letter topic: an outage (`retriable`) is waited out and holds the key back, what can never succeed moves aside at
 * once, anything else is tried a bounded number of times. Either way the order of a key stays.
 */
export class Delivery {
  readonly #transport: Transport;
  readonly #options: DeliveryOptions;

  constructor(transport: Transport, options: DeliveryOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  /** @throws MessagingError `messaging.stopped` when the signal aborts first: the message will come again */
  async deliver(raw: RawMessage, signal: AbortSignal): Promise<void> {
    const { group } = this.#options;
    if (meantForOthers(raw, group)) return;
    await consuming(raw, group, () => this.#deliver(raw, signal));
  }

  async #deliver(raw: RawMessage, signal: AbortSignal): Promise<void> {
    const { attempts, onOutcome } = this.#options;
    for (let failures = 0, tries = 0; ; tries++) {
      if (signal.aborted) throw stopped(raw);
      const tried = await this.#try(raw);
      // What is found recorded after a try that failed may be of that very try.
      if ('found' in tried) return onOutcome(tries === 0 && tried.found === 'duplicate' ? 'duplicate' : 'handled', raw);
      const { error } = tried;
      const retriable = retriableOf(error);
      if (retriable !== true && (++failures >= attempts || retriable === false)) {
        return this.#bury(raw, error, { failures, signal });
      }
      onOutcome('retried', raw);
      await this.#pause(raw, error, { tries, signal });
    }
  }

  async #try(raw: RawMessage): Promise<Tried> {
    try {
      return { found: await processing(raw.topic, async () => this.#options.handler(decode(raw))) };
    } catch (error) {
      return { error: error ?? new Error('the handler threw nothing') };
    }
  }

  async #pause(raw: RawMessage, error: unknown, { tries, signal }: { tries: number; signal: AbortSignal }) {
    const { group, firstPauseMs, mostPauseMs, log } = this.#options;
    const waitMs = backoffMs(tries, { firstMs: firstPauseMs, mostMs: mostPauseMs });
    log.warn(`${place(raw)} waits in ${group} (${reasonOf(error)}); trying again in ${waitMs} ms`);
    await sleep(waitMs, undefined, { signal }).catch(() => {
      throw stopped(raw);
    });
  }

  async #bury(raw: RawMessage, error: unknown, { failures, signal }: { failures: number; signal: AbortSignal }) {
    const { group, log, onOutcome } = this.#options;
    const letter = deadLetterOf(raw, { group, reason: reasonOf(error), attempts: failures, at: new Date() });
    for (let tries = 0; ; tries++) {
      try {
        await this.#transport.send([letter]);
        log.warn(
          `${place(raw)} became a dead letter of ${group} after ${failures} ${failures === 1 ? 'try' : 'tries'} (${reasonOf(error)})`,
        );
        return onOutcome('dead-lettered', raw);
      } catch (outage) {
        await this.#pause(raw, outage, { tries, signal });
      }
    }
  }
}

function place({ topic, partition, offset }: RawMessage): string {
  return `${topic}/${partition}@${offset}`;
}

function stopped(raw: RawMessage): MessagingError {
  return new MessagingError('messaging.stopped', `${place(raw)} was let go before it was handled`);
}

/** Whether the error says that trying again helps (true) or cannot help (false). A programming error, or a library's, says neither. */
function retriableOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { retriable?: unknown }).retriable : undefined;
}
