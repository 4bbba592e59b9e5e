import { randomBytes } from 'node:crypto';
import { event, parseId } from './event-stream.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionLimits } from './subscription.ts';

export interface ChannelLimits extends SubscriptionLimits {
  /** Messages that are kept for those who come back. */
  readonly kept: number;
}

interface Kept {
  readonly seq: number;
  readonly text: string;
}

/**
 * One stream of messages to any number of readers. Whoever comes first is given a snapshot; whoever comes back with the id of the last message read, and is
 * not too late, what has been sent since.
 */
export class Channel {
  readonly #limits: ChannelLimits;
  readonly #snapshot: () => unknown;
  /** Ids of an earlier process mean nothing here. */
  readonly #epoch = randomBytes(6).toString('hex');
  readonly #readers = new Set<Subscription>();
  readonly #kept: Kept[] = [];
  #seq = 0;

  constructor(limits: ChannelLimits, snapshot: () => unknown) {
    this.#limits = limits;
    this.#snapshot = snapshot;
  }

  get readers(): number {
    return this.#readers.size;
  }

  publish(name: string, data: unknown): void {
    this.#seq += 1;
    const text = event(name, data, this.#idNow());
    this.#kept.push({ seq: this.#seq, text });
    if (this.#kept.length > this.#limits.kept) this.#kept.shift();
    for (const reader of this.#readers) reader.push(text);
  }

  /** @param lastId of the last message that the reader has seen */
  subscribe(lastId: string | undefined): Subscription {
    const first = this.#missedSince(lastId) ?? [this.#whole()];
    const reader = new Subscription(this.#limits, () => this.#readers.delete(reader));
    this.#readers.add(reader);
    for (const text of first) reader.push(text);
    return reader;
  }

  /** A sign of life, which also tells who does not read. */
  beat(): void {
    for (const reader of this.#readers) reader.beat();
  }

  close(): void {
    for (const reader of this.#readers) reader.end();
  }

  /** The id is that of the last message that is part of it: making it may have sent one. */
  #whole(): string {
    const data = this.#snapshot();
    return event('snapshot', data, this.#idNow());
  }

  #idNow(): string {
    return `${this.#epoch}.${this.#seq}`;
  }

  #missedSince(lastId: string | undefined): readonly string[] | undefined {
    const last = parseId(lastId);
    if (last === undefined || last.epoch !== this.#epoch || last.seq > this.#seq) return undefined;
    const first = this.#kept[0]?.seq ?? this.#seq + 1;
    if (last.seq + 1 < first) return undefined;
    return this.#kept.filter(({ seq }) => seq > last.seq).map(({ text }) => text);
  }
}
