import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { applicationOf, pacmanLedgerSchema, type PacmanLedger } from '@cutover/comparison';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { startPacman } from '@cutover/pacman/testing';
import { until } from '@cutover/testing-kit';
import { requestRecordSchema, spawnGenerator, type GeneratorPlan } from '@cutover/traffic';

const SIZE = { clients: 4, accountsPerClient: 1 };
const SETTLED_MS = 90_000;
const versions = { old: '1.0.0', new: '2.0.0' };

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

interface SecretObject {
  readonly stringData: { readonly keys: string };
}

/** A lane without a cluster: the service at a port of its own, and its database. */
async function lane() {
  const application = applicationOf('pacman');
  const inLane = application.inLane();
  const [{ stringData }] = inLane.objects as [SecretObject];
  const mongo = await startMongoStandin();
  cleanUp.push(() => mongo.stop());
  const env = { GAME_KEYS: stringData.keys };
  let service = await startPacman(mongo.url, { version: versions.old }, env);
  cleanUp.push(() => service.stop());
  const { port } = new URL(service.url);
  const reach = {
    url: service.url,
    mongo: async () => ({ url: mongo.url, close: () => undefined }),
    service: async () => ({ url: service.url, close: () => undefined }),
  };
  const testData = await inLane.makeTestData(reach, SIZE);
  const replace = async () => {
    await service.stop();
    service = await startPacman(mongo.url, { version: versions.new }, { ...env, PORT: port });
  };
  return { application, testData, port: Number(port), replace };
}

async function generator(testData: Awaited<ReturnType<typeof lane>>['testData'], port: number) {
  const folder = await mkdtemp(join(tmpdir(), 'pacman-lane-'));
  cleanUp.push(() => rm(folder, { recursive: true }));
  const plan: GeneratorPlan = {
    app: 'pacman',
    schedule: {
      ...{ seed: 5, ratePerSecond: 30, durationMs: 4 * SETTLED_MS, writeShare: 0.4, freshConnectionShare: 0.3 },
      ...{ keepAliveClients: 3, freshClients: 1, accountsPerClient: 1 },
    },
    target: { host: '127.0.0.1', port },
    clients: [...testData.clients],
    ...{ deadlineMs: 5_000, timeoutMs: 10_000, output: join(folder, 'requests.ndjson'), niceness: 0 },
  };
  const running = await spawnGenerator({ plan, planFile: join(folder, 'plan.json') });
  cleanUp.push(async () => running.kill());
  return {
    start: () => running.start(process.hrtime.bigint()),
    stop: async () => {
      await running.stop();
      const lines = (await readFile(plan.output, 'utf8')).trim().split('\n');
      return lines.map((line) => requestRecordSchema.parse(JSON.parse(line)));
    },
  };
}

describe("a lane of pacman's", () => {
  it(
    'finds every result once, refuses forgeries, and tells what players felt through a switch with an outage',
    async () => {
      const { application, testData, port, replace } = await lane();
      const load = await generator(testData, port);
      const started = performance.now();
      const now = () => performance.now() - started;
      load.start();
      const players = testData.accompany!(now);
      const records = async (): Promise<PacmanLedger['players']> =>
        ((await testData.readLedger()) as PacmanLedger).players;
      const allSettled = async (count: number) =>
        (await records()).every(
          ({ sessions }) => sessions.filter(({ settledAt }) => settledAt !== null).length >= count,
        );
      await until('each player has a result', () => allSettled(1), { withinMs: SETTLED_MS });
      await replace();
      await until('each player has another one', () => allSettled(2), { withinMs: SETTLED_MS });
      await players.stop();
      const requests = await load.stop();
      const ledger = pacmanLedgerSchema.parse({ readAtMs: now(), ...((await testData.readLedger()) as object) });
      expect(application.check(requests, ledger)).toMatchObject({
        holds: true,
        lost: [],
        rejectedApplied: [],
        rules: [],
      });
      expect(requests.some(({ op, outcome }) => op === 'forgery' && outcome === 'rejected')).toBe(true);
      const felt = application.felt!(ledger, versions)!;
      expect(felt.results).toMatchObject({ refused: 0, lost: [] });
      expect(felt.results.acknowledged).toBeGreaterThanOrEqual(2 * ledger.players.length);
      const bots = felt.felt.filter(({ kind }) => kind === 'bot');
      expect(bots).toHaveLength(4);
      for (const { firstNewMs, longestStall } of felt.felt) {
        expect(firstNewMs).not.toBeNull();
        expect(longestStall!.ms).toBeGreaterThan(0);
      }
    },
    4 * SETTLED_MS,
  );
});
