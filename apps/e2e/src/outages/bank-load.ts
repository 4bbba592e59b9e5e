import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '@cutover/cluster';
import { spawnGenerator, type GeneratorPlan, type GeneratorProcess, type RequestRecord } from '@cutover/traffic';
import { APPS, USERS, type BankApp, type BankMembers } from './bank-members.ts';
import { SERVICE_PORT, serviceAddress } from './service-address.ts';

/** Of all requests, and of these such as write. A transfer is some fifteen writes in three processes. */
const MIX: Readonly<Record<BankApp, { readonly share: number; readonly writeShare: number }>> = {
  account: { share: 0.8, writeShare: 0.3 },
  transfer: { share: 0.12, writeShare: 0.3 },
  membership: { share: 0.08, writeShare: 0.1 },
};
const FRESH_SHARE = 0.3;
const AHEAD_NS = 500_000_000n;
/** Beyond every deadline of a service, so that what a service answers is seen. */
const PATIENCE_MS = 30_000;

export type BankRecords = Readonly<Record<BankApp, readonly RequestRecord[]>>;

export interface LoadOptions {
  readonly namespace: string;
  /** Requests a second at all three services together. */
  readonly rate: number;
  readonly seed: number;
  /** A load that nobody stops sends no longer than this. */
  readonly longestMs: number;
  readonly signal: AbortSignal;
}

/** Seeded open-loop load on the three services at once; what it asks of each is that service's workload. */
export class BankLoad {
  readonly #generators: readonly (readonly [BankApp, GeneratorProcess, string])[];
  readonly #folder: string;
  readonly #zeroNs = process.hrtime.bigint() + AHEAD_NS;

  private constructor(generators: readonly (readonly [BankApp, GeneratorProcess, string])[], folder: string) {
    this.#generators = generators;
    this.#folder = folder;
    for (const [, generator] of generators) generator.start(this.#zeroNs);
  }

  static async start(cluster: Cluster, members: BankMembers, options: LoadOptions): Promise<BankLoad> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-outages-'));
    // Its plans hold members' tokens.
    options.signal.addEventListener('abort', () => void rm(folder, { recursive: true, force: true }), { once: true });
    const generators = APPS.map(async (app) => {
      const host = await serviceAddress(cluster, options.namespace, app);
      const plan = planOf(app, members, { host, output: join(folder, `${app}.ndjson`), options });
      const planFile = join(folder, `${app}.json`);
      const wrap = (argv: string[]) => cluster.inNodeNetwork(argv);
      return [app, await spawnGenerator({ plan, planFile, wrap, signal: options.signal }), plan.output] as const;
    });
    return new BankLoad(await Promise.all(generators), folder);
  }

  /** ms since its start, the clock of its records. */
  readonly now = (): number => Number(process.hrtime.bigint() - this.#zeroNs) / 1e6;

  /** Sends nothing more, waits for what is under way. */
  async stop(): Promise<BankRecords> {
    const read = async (file: string): Promise<RequestRecord[]> =>
      (await readFile(file, 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as RequestRecord);
    const all = this.#generators.map(async ([app, generator, output]) => {
      await generator.stop();
      return [app, await read(output)] as const;
    });
    const records = Object.fromEntries(await Promise.all(all)) as unknown as BankRecords;
    await rm(this.#folder, { recursive: true, force: true });
    return records;
  }
}

function planOf(
  app: BankApp,
  members: BankMembers,
  { host, output, options }: { readonly host: string; readonly output: string; readonly options: LoadOptions },
): GeneratorPlan {
  const { share, writeShare } = MIX[app];
  const { rate, seed, longestMs } = options;
  const clients = members.clients[app].map(({ token, accounts, notes }) => ({ token, accounts, notes }));
  return {
    app,
    schedule: {
      ...USERS[app],
      ...{ seed, ratePerSecond: rate * share, durationMs: longestMs, writeShare, freshConnectionShare: FRESH_SHARE },
    },
    ...{ target: { host, port: SERVICE_PORT }, clients, output },
    ...{ deadlineMs: PATIENCE_MS, timeoutMs: PATIENCE_MS, niceness: -10 },
  };
}

/** Records of several loads, one after the other. */
export function joined(...loads: readonly BankRecords[]): BankRecords {
  const of = (app: BankApp) => loads.flatMap((records) => records[app]);
  return { account: of('account'), transfer: of('transfer'), membership: of('membership') };
}
