import { setTimeout as sleep } from 'node:timers/promises';
import { MessagingError } from '../messaging-error.ts';
import { byKey } from './by-key.ts';
import { behind, type ConsumeOptions, type Consumption, type EnsuredTopics, type Position } from './transport.ts';
import type { RawMessage, RawOutgoing, TopicSpec, Transport } from './transport.ts';

const RETRY_MS = 5;

interface Member extends ConsumeOptions {
  readonly leaving: AbortController;
  readonly busy: Set<Promise<void>>;
}

interface Group {
  readonly members: Member[];
  /** Next offset by topic/partition. */
  readonly committed: Map<string, number>;
  readonly pumping: Set<string>;
}

function partitionOf(key: string, partitions: number): number {
  let hash = 0;
  for (const character of key) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % partitions;
}

/** Keeps topics in this process; for unit tests. */
export class InMemoryTransport implements Transport {
  readonly #topics = new Map<string, RawMessage[][]>();
  readonly #groups = new Map<string, Group>();
  #closed = false;

  async ensureTopics(topics: readonly TopicSpec[]): Promise<EnsuredTopics> {
    const missing = topics.filter(({ name }) => !this.#topics.has(name));
    for (const { name, partitions } of missing) {
      this.#topics.set(
        name,
        Array.from({ length: partitions }, () => []),
      );
    }
    return { created: missing.map(({ name }) => name), changed: [] };
  }

  async send(messages: readonly RawOutgoing[]): Promise<void> {
    for (const message of messages) {
      const partitions = this.#partitions(message.topic);
      const partition = partitionOf(message.key, partitions.length);
      const log = partitions[partition]!;
      log.push({ ...structuredClone(message), partition, offset: String(log.length) });
    }
    this.#wake();
  }

  async consume(options: ConsumeOptions): Promise<Consumption> {
    const group = this.#group(options.group);
    const member: Member = { ...options, leaving: new AbortController(), busy: new Set() };
    for (const topic of options.topics) this.#partitions(topic);
    group.members.push(member);
    this.#wake();
    return {
      lag: async () => behind(options.topics.flatMap((topic) => this.#positions(group, topic))),
      leave: async () => {
        member.leaving.abort();
        await Promise.allSettled(member.busy);
        group.members.splice(group.members.indexOf(member), 1);
        if (options.passing) this.#groups.delete(options.group);
        this.#wake();
      },
    };
  }

  async positions(group: string, topic: string): Promise<readonly Position[]> {
    return this.#positions(this.#groups.get(group), topic);
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    this.#closed = true;
  }

  #partitions(topic: string): RawMessage[][] {
    const partitions = this.#topics.get(topic);
    if (partitions === undefined) throw new MessagingError('messaging.no-topic', `there is no topic ${topic}`);
    return partitions;
  }

  #group(name: string): Group {
    const group = this.#groups.get(name) ?? { members: [], committed: new Map(), pumping: new Set() };
    this.#groups.set(name, group);
    return group;
  }

  #positions(group: Group | undefined, topic: string): readonly Position[] {
    return this.#partitions(topic).map((log, partition) => ({
      partition,
      next: group?.committed.get(`${topic}/${partition}`) ?? 0,
      end: log.length,
    }));
  }

  #wake(): void {
    for (const group of this.#groups.values()) {
      for (const topic of new Set(group.members.flatMap(({ topics }) => topics))) {
        this.#partitions(topic).forEach((log, p) => void this.#pump(group, log, `${topic}/${p}`));
      }
    }
  }

  async #pump(group: Group, log: readonly RawMessage[], place: string): Promise<void> {
    if (group.pumping.has(place)) return;
    group.pumping.add(place);
    while (!this.#closed && (group.committed.get(place) ?? 0) < log.length) {
      const members = group.members.filter(({ leaving }) => !leaving.signal.aborted);
      const member = members[partitionOf(place, Math.max(members.length, 1))];
      if (member === undefined) break;
      const work = this.#window(group, log, place, member);
      member.busy.add(work);
      await work;
      member.busy.delete(work);
    }
    group.pumping.delete(place);
  }

  async #window(group: Group, log: readonly RawMessage[], place: string, member: Member): Promise<void> {
    const next = group.committed.get(place) ?? 0;
    const window = log.slice(next, next + member.inFlight);
    try {
      await byKey(window, (message) => member.onMessage(structuredClone(message), member.leaving.signal));
      group.committed.set(place, next + window.length);
    } catch {
      // Not consumed: it comes again.
      await sleep(RETRY_MS);
    }
  }
}
