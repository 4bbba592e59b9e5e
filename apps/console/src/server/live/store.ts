import { keyOf } from '../../model/items.ts';
import type { Item, Kind } from '../../model/items.ts';
import type { Change } from '../../model/messages.ts';
import type { Sink } from '../source.ts';
import { Channel } from './channel.ts';
import type { ChannelLimits } from './channel.ts';

/** Changes are gathered this long: a rollout changes many objects at once. */
const GATHER_MS = 60;
/** Events of a cluster are many and old ones tell little. */
const MOST_EVENTS = 400;

/** All items as they are now, and the channel that tells of their changes. */
export class Store implements Sink {
  readonly channel: Channel;
  readonly #items = new Map<string, Item>();
  /** What each was last said to be, to say nothing twice. */
  readonly #texts = new Map<string, string>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: ChannelLimits) {
    this.channel = new Channel(limits, () => {
      // Whoever is given all of it must not be told of it again.
      this.#flush();
      return { items: this.items() };
    });
  }

  items(): readonly Item[] {
    return [...this.#items.values()];
  }

  get(key: string): Item | undefined {
    return this.#items.get(key);
  }

  put(item: Item): void {
    const key = keyOf(item);
    const text = JSON.stringify(item);
    if (this.#texts.get(key) === text) return;
    this.#texts.set(key, text);
    this.#items.set(key, item);
    this.#note(key);
    if (item.kind === 'event') this.#forgetOldEvents();
  }

  remove(key: string): void {
    if (!this.#items.delete(key)) return;
    this.#texts.delete(key);
    this.#note(key);
  }

  replace<K extends Kind>(kind: K, items: readonly Extract<Item, { kind: K }>[]): void {
    const kept = new Set(items.map(keyOf));
    for (const [key, item] of this.#items) if (item.kind === kind && !kept.has(key)) this.remove(key);
    for (const item of items) this.put(item);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.channel.close();
  }

  #forgetOldEvents(): void {
    const events = [...this.#items.values()].filter((item) => item.kind === 'event');
    if (events.length <= MOST_EVENTS) return;
    events.sort((a, b) => (a.at < b.at ? -1 : 1));
    for (const event of events.slice(0, events.length - MOST_EVENTS)) this.remove(keyOf(event));
  }

  #note(key: string): void {
    this.#changed.add(key);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const put: Item[] = [];
    const gone: string[] = [];
    for (const key of this.#changed) {
      const item = this.#items.get(key);
      if (item === undefined) gone.push(key);
      else put.push(item);
    }
    this.#changed.clear();
    this.channel.publish('change', { put, gone } satisfies Change);
  }
}
