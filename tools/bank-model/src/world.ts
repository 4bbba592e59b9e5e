import { accountPod, accountPodStores, type AccountPodStores } from '@cutover/account/testing';
import { bankTopics } from '@cutover/contracts';
import {
  membershipPod,
  membershipPodStores,
  testIssuer,
  testTokens,
  type TestTokens,
} from '@cutover/membership/testing';
import { deadLetterTopic, ensureTopics, InMemoryTransport, type Transport } from '@cutover/messaging';
import type { TokenVerifier } from '@cutover/service-kit';
import { testVerifier } from '@cutover/service-kit/testing';
import { transferPod, transferPodStores } from '@cutover/transfer/testing';
import { Pod, silent, type PodMade } from './pod.ts';
import { SERVICES, type ServiceName } from './services.ts';
import type { Served, Shell } from './shell.ts';

/** Pieces of the bank that a run puts in place of the real ones, to show that it would see the fault. */
export interface Planted {
  readonly accountStores?: (stores: AccountPodStores) => AccountPodStores;
  readonly transferStores?: (stores: ReturnType<typeof transferPodStores>) => ReturnType<typeof transferPodStores>;
  /** Of the account service. */
  readonly tokens?: (tokens: TokenVerifier) => TokenVerifier;
}

export type Shells = Readonly<Record<ServiceName, Shell>>;

const START_MS = Date.UTC(2030, 0, 1);
/** Of all worlds: keys take long to make, and tokens of the staff, which never end, long to verify. */
const issuer = testIssuer();
const staffTokens = testVerifier(() => START_MS);

/** One bank: stores, topics and a clock that outlive processes, and a process of each service. */
export class World {
  readonly #shells: Shells;
  readonly #planted: Planted;
  readonly #transport = new InMemoryTransport();
  readonly #stores = { account: accountPodStores(), transfer: transferPodStores(), membership: membershipPodStores() };
  readonly #tokens: TestTokens;
  readonly #pods = new Map<ServiceName, Pod>();
  #now = START_MS;
  #ids = 0;
  #crashes = 0;
  #refused = 0;

  private constructor(shells: Shells, planted: Planted) {
    this.#shells = shells;
    this.#planted = planted;
    this.#tokens = testTokens(() => this.#now, issuer, staffTokens);
  }

  static async start(shells: Shells, planted: Planted = {}): Promise<World> {
    const world = new World(shells, planted);
    await ensureTopics(world.#transport, bankTopics);
    for (const name of SERVICES) world.restart(name);
    return world;
  }

  /** Processes that run nothing, for what all of their kind have in common. */
  static templates(): Readonly<Record<ServiceName, Served>> {
    const world = new World({} as Shells, {});
    const made = SERVICES.map((name) => [name, world.#pod(name).served]);
    return Object.fromEntries(made) as Record<ServiceName, Served>;
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  passTime(ms: number): void {
    this.#now += ms;
  }

  /** A UUID that no other call has given: they sort in the order they were made. */
  readonly id = (): string => `00000000-0000-7000-8000-${String(++this.#ids).padStart(12, '0')}`;

  url(name: ServiceName): string {
    return this.#shells[name].url;
  }

  pod(name: ServiceName): Pod {
    return this.#pods.get(name)!;
  }

  get pods(): readonly Pod[] {
    return [...this.#pods.values()];
  }

  /** Ends the process, wherever it is, and starts another one: it knows what is stored. */
  restart(name: ServiceName): void {
    const before = this.#pods.get(name);
    this.#refused += before?.refused ?? 0;
    if (before?.gone.aborted) this.#crashes++;
    before?.kill();
    const pod = this.#pod(name);
    this.#pods.set(name, pod);
    this.#shells[name].serve(pod.served);
  }

  /** Processes that have crashed, of those that were replaced. */
  get crashes(): number {
    return this.#crashes;
  }

  /** Calls that frozen stores have refused, of those processes. */
  get refused(): number {
    return this.#refused;
  }

  /** Messages that were given up, by topic. */
  async deadLetters(): Promise<readonly string[]> {
    const letters = bankTopics.map(async ({ name }) => {
      const positions = await this.#transport.positions('model', deadLetterTopic(name));
      return positions.some(({ end }) => end > 0) ? name : undefined;
    });
    return (await Promise.all(letters)).filter((name) => name !== undefined);
  }

  end(): void {
    for (const pod of this.pods) pod.kill();
  }

  #pod(name: ServiceName): Pod {
    return new Pod(this.#transport, (guard, transport) => this.#make(name, guard, transport));
  }

  #make(name: ServiceName, guard: <T extends object>(stores: T) => T, transport: Transport): PodMade {
    const parts = { transport, clock: () => new Date(this.#now), ids: this.id, log: silent };
    const { account, transfer, membership } = this.#stores;
    const { accountStores = (stores) => stores, transferStores = (stores) => stores, tokens } = this.#planted;
    switch (name) {
      case 'account': {
        const { bank, ...rest } = account;
        const stores = accountStores({ bank: guard(bank), ...guard(rest) });
        return accountPod(stores, { ...parts, tokens: tokens?.(this.#tokens) ?? this.#tokens });
      }
      case 'transfer':
        return transferPod(transferStores(guard(transfer)), { ...parts, tokens: this.#tokens });
      case 'membership':
        return membershipPod(guard(membership), { ...parts, tokens: this.#tokens });
    }
  }
}
