import { setTimeout as sleep } from 'node:timers/promises';
import { MessagingError } from '../messaging-error.ts';
import { behind, type Consumption, type Position, type RawMessage, type Transport } from '../transport/transport.ts';

const POLL_MS = 50;

export interface Reading {
  readonly topic: string;
  readonly group: string;
  /** Whether the group is there for this once. */
  readonly passing?: boolean;
  /** Ends the reading between two messages; what was read stays read. */
  readonly signal?: AbortSignal;
  /**
   * One after another. What it throws ends the reading, and the message counts as not read.
   * @param of how many there were to read when this began
   */
  readonly each: (message: RawMessage, of: number) => Promise<void>;
}

/**
 * Reads a topic from where the group goes on to the end that it had when this began. What comes later is left to the next reading, also where `each` causes it: a
 * letter that is replayed and fails at once would otherwise be met again and again.
 * @throws what `each` throws, the signal's reason, MessagingError `messaging.no-topic`, `messaging.unavailable`
 */
export async function readToEnd(transport: Transport, reading: Reading): Promise<void> {
  const { topic, group, passing = false } = reading;
  const start = await transport.positions(group, topic);
  const progress = new Progress(reading, start);
  if (progress.reached(start)) return;
  const onMessage = (message: RawMessage, signal: AbortSignal) => progress.take(message, signal);
  const consumption = await transport.consume({ group, topics: [topic], onMessage, inFlight: 1, passing });
  await settled(consumption, async () => {
    while (!progress.reached(await transport.positions(group, topic))) await sleep(POLL_MS);
  });
}

async function settled(consumption: Consumption, waiting: () => Promise<void>): Promise<void> {
  try {
    await waiting();
  } finally {
    await consumption.leave();
  }
}

/** What was read here, and whether that and what the group has committed elsewhere is all. */
class Progress {
  readonly #reading: Reading;
  readonly #of: number;
  readonly #ends: ReadonlyMap<number, number>;
  readonly #next = new Map<number, number>();
  #failure: { readonly reason: unknown } | undefined;

  constructor(reading: Reading, start: readonly Position[]) {
    this.#reading = reading;
    this.#of = behind(start);
    this.#ends = new Map(start.map(({ partition, end }) => [partition, end]));
  }

  async take(message: RawMessage, leaving: AbortSignal): Promise<void> {
    const { partition, offset } = message;
    const { signal, each } = this.#reading;
    if (signal?.aborted) this.#failure ??= { reason: signal.reason };
    // Held until this member leaves, so that neither counts as consumed.
    if (this.#failure || Number(offset) >= (this.#ends.get(partition) ?? 0)) return rejectsOn(leaving);
    try {
      await each(message, this.#of);
    } catch (reason) {
      this.#failure = { reason };
      throw reason;
    }
    this.#next.set(partition, Number(offset) + 1);
  }

  /** @throws what went wrong in the meantime */
  reached(positions: readonly Position[]): boolean {
    this.#reading.signal?.throwIfAborted();
    if (this.#failure) throw this.#failure.reason;
    const committed = new Map(positions.map(({ partition, next }) => [partition, next]));
    const nextOf = (partition: number) => Math.max(committed.get(partition) ?? 0, this.#next.get(partition) ?? 0);
    return [...this.#ends].every(([partition, end]) => nextOf(partition) >= end);
  }
}

function rejectsOn(signal: AbortSignal): Promise<never> {
  const stopped = () => new MessagingError('messaging.stopped', 'left to the next reading');
  if (signal.aborted) return Promise.reject(stopped());
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(stopped()), { once: true }));
}
