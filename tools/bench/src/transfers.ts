import { randomUUID } from 'node:crypto';
import { react, on, TOPICS, transferCompleted } from '@cutover/contracts';
import { MessageBus, type Subscription } from '@cutover/messaging';
import type { Bank } from './crash/bank.ts';
import { newCustomer, orderOf, place, type Customer } from './crash/customer.ts';
import { barePerSecond, type BareInserts, type Template } from './bare-inserts.ts';
import { cpuTimes, spent, type CpuTimes } from './cpu.ts';
import { quantile } from './statistics.ts';

export interface TransfersFigure {
  readonly perSecond: number;
  /** From sending the request until `TransferCompleted` was read from its topic, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly barePerSecond: number;
  /** CPU time that each part of the bank spent on a transfer, ms. */
  readonly cpuMs: CpuTimes;
  /** CPU time of the store and of its client for a bare insert, ms. */
  readonly bareCpuMs: number;
}

/** What one transfer leaves for good. */
export interface Written {
  /** Commits of the saga and of accounts, as they are. */
  readonly commits: readonly Template[];
}

const CUSTOMERS = 32;
const WRITERS = 8;

const SELF = 'the benchmark';
/** Parts of the bank by what their command lines hold. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/apps\/(\w+)\/src\/main\.ts/, '$1'],
  [/kafka\.Kafka/, 'Kafka'],
  [/zookeeper/i, 'ZooKeeper'],
  [/cutover\.Main/, 'store'],
];

function partOf(commandLine: string): string {
  const [pattern, name] = PARTS.find(([each]) => each.test(commandLine)) ?? [/^/, 'others'];
  return name.replace('$1', pattern.exec(commandLine)?.[1] ?? '');
}

/** The whole bank on loopback; transfers from the request to the news of their end, as another service would hear it. */
export class Transfers {
  readonly #bank: Bank;
  readonly #customers: readonly Customer[];
  readonly #news: Subscription;
  readonly #ended: Map<string, () => void>;

  private constructor(parts: {
    bank: Bank;
    customers: readonly Customer[];
    news: Subscription;
    ended: Map<string, () => void>;
  }) {
    this.#bank = parts.bank;
    this.#customers = parts.customers;
    this.#news = parts.news;
    this.#ended = parts.ended;
  }

  static async on(bank: Bank): Promise<Transfers> {
    const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => newCustomer(bank)));
    const ended = new Map<string, () => void>();
    const tell = Object.fromEntries([on(transferCompleted, ({ transferId }) => resolverOf(ended, transferId)())]);
    const news = await new MessageBus(bank.transport()).subscribe({
      group: `bench-${randomUUID()}`,
      topics: [TOPICS.transferEvents],
      handler: async (message) => react(tell, message),
    });
    return new Transfers({ bank, customers, news, ended });
  }

  /** One pair on the same server: transfers, and bare inserts of the documents that they leave; which goes first alternates. */
  async pair(round: number, count: number, inFlight: number): Promise<TransfersFigure> {
    const templates = (await this.written()).commits;
    const bare = { templates, writers: WRITERS, count: count * 4, round };
    if (round % 2 === 0) return { ...(await this.#run(count, inFlight)), ...(await this.#bare(bare)) };
    const before = await this.#bare(bare);
    return { ...(await this.#run(count, inFlight)), ...before };
  }

  /** One transfer, and the commits that it left. */
  async written(): Promise<Written> {
    const id = await this.#transfer(this.#customers[0]!);
    const saga = await this.#bank
      .database('transfer')
      .collection('transfer_saga_commits')
      .find({ stream: `transfer-${id}` })
      .toArray();
    const commandIds = ['hold', 'credit', 'capture'].map((step) => `saga/${id}/${step}`);
    const steps = await this.#bank
      .database('account')
      .collection('account_commits')
      .find({ commandId: { $in: commandIds } })
      .toArray();
    return { commits: [...saga, ...steps] as unknown as Template[] };
  }

  leave(): Promise<void> {
    return this.#news.leave();
  }

  async #bare(bare: BareInserts): Promise<Pick<TransfersFigure, 'barePerSecond' | 'bareCpuMs'>> {
    const before = await cpuTimes(SELF, partOf);
    const perSecond = await barePerSecond(this.#bank.database('account'), bare);
    const cpu = spent(before, await cpuTimes(SELF, partOf));
    return { barePerSecond: perSecond, bareCpuMs: ((cpu.get(SELF) ?? 0) + (cpu.get('store') ?? 0)) / bare.count };
  }

  async #run(count: number, inFlight: number): Promise<Omit<TransfersFigure, 'barePerSecond' | 'bareCpuMs'>> {
    const before = await cpuTimes(SELF, partOf);
    const took: number[] = [];
    let left = count;
    const began = performance.now();
    const client = async (n: number): Promise<void> => {
      while (left-- > 0) {
        const sent = performance.now();
        await this.#transfer(this.#customers[n % CUSTOMERS]!);
        took.push(performance.now() - sent);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, (_, n) => client(n)));
    const perSecond = (count * 1_000) / (performance.now() - began);
    const cpu = spent(before, await cpuTimes(SELF, partOf));
    const cpuMs = new Map([...cpu].map(([name, ms]) => [name, ms / count]));
    return { perSecond, p50: quantile(took, 0.5), p99: quantile(took, 0.99), cpuMs };
  }

  /** Resolves when its end is told. */
  async #transfer(customer: Customer): Promise<string> {
    const id = await place(customer, orderOf(customer, { kind: 'pay', minor: 1 }));
    // The news may be here before the answer to the request is.
    if (this.#ended.delete(id)) return id;
    await new Promise<void>((resolve) => this.#ended.set(id, resolve));
    this.#ended.delete(id);
    return id;
  }
}

/** Whoever waits for this transfer; where nobody does yet, a mark that it has ended is left. */
function resolverOf(ended: Map<string, () => void>, id: string): () => void {
  return ended.get(id) ?? (() => void ended.set(id, () => undefined));
}
