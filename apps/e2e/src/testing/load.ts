import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '@cutover/cluster';
import { spawnGenerator, type GeneratorPlan, type RequestRecord } from '@cutover/traffic';

const AHEAD_NS = 300_000_000n;
/** A load that nobody stops sends no longer than this. */
const LONGEST_MS = 10 * 60_000;
/** A machine with other things to do answers late. Late is not lost. */
const ANSWERED_WITHIN_MS = 30_000;
const CLIENTS = 4;

/** What came of all requests that were sent. */
export interface Sent {
  readonly count: number;
  /** How each that was not answered rightly failed, such as `12345 ms GET /where: reset (ECONNRESET)`. */
  readonly lost: readonly string[];
  /** Answers by version, in the order in which the versions were met first. */
  readonly versions: Readonly<Record<string, number>>;
}

export interface Load {
  /** Stops sending, waits for what is under way. */
  stop(): Promise<Sent>;
}

export interface LoadOptions {
  readonly namespace: string;
  readonly ratePerSecond: number;
}

/** Reads and started games: nothing that the Secret of a deployment would have to sign. */
function planOf(host: string, { ratePerSecond }: LoadOptions, output: string): GeneratorPlan {
  const clients = Array.from({ length: 2 * CLIENTS }, (_, client) => ({ token: '', accounts: [`Player ${client}`] }));
  const mix = { writeShare: 0, freshConnectionShare: 0.4, accountsPerClient: 1 };
  return {
    app: 'pacman',
    schedule: {
      ...mix,
      seed: 1,
      ratePerSecond,
      durationMs: LONGEST_MS,
      keepAliveClients: CLIENTS,
      freshClients: CLIENTS,
    },
    ...{ target: { host, port: 80 }, clients, output },
    ...{ deadlineMs: ANSWERED_WITHIN_MS, timeoutMs: ANSWERED_WITHIN_MS, niceness: -10 },
  };
}

const failureText = ({ due, method, op, class: how, error, status }: RequestRecord) =>
  `${Math.round(due)} ms ${method} ${op}: ${how} (${error ?? status})`;

function sentOf(records: readonly RequestRecord[]): Sent {
  const versions: Record<string, number> = {};
  for (const { version } of records) if (version !== null) versions[version] = (versions[version] ?? 0) + 1;
  const lost = records.filter((record) => record.class !== 'ok').map(failureText);
  return { count: records.length, lost, versions };
}

/** Players at the Service `pacman`, in the node's network, one arrival after the other by a seeded schedule. */
export async function startLoad(cluster: Cluster, options: LoadOptions): Promise<Load> {
  const address = [
    'get',
    'service',
    'pacman',
    '--namespace',
    options.namespace,
    '--output',
    'jsonpath={.spec.clusterIP}',
  ];
  const { stdout: host } = await cluster.kubectl(address);
  const folder = await mkdtemp(join(tmpdir(), 'cutover-load-'));
  const plan = planOf(host, options, join(folder, 'requests.ndjson'));
  const wrap = (argv: string[]) => cluster.inNodeNetwork(argv);
  const generator = await spawnGenerator({ plan, planFile: join(folder, 'plan.json'), wrap });
  generator.start(process.hrtime.bigint() + AHEAD_NS);
  return {
    async stop() {
      await generator.stop();
      const lines = (await readFile(plan.output, 'utf8')).split('\n').filter((line) => line !== '');
      await rm(folder, { recursive: true, force: true });
      return sentOf(lines.map((line) => JSON.parse(line) as RequestRecord));
    },
  };
}

/** All that was sent while something was done, from before it to a while after it. */
export async function underLoad(cluster: Cluster, options: LoadOptions, action: () => Promise<unknown>): Promise<Sent> {
  const load = await startLoad(cluster, options);
  try {
    await action();
  } catch (error) {
    await load.stop();
    throw error;
  }
  return load.stop();
}
