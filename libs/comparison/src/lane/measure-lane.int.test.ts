import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startToyBank, type ToyBank } from '@cutover/traffic/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type LaneRun, measureLane } from './measure-lane.ts';
import type { PreparedLane } from './prepare/prepare-lane.ts';
import { WaitTimeout } from './observe/observer.ts';
import { accountApplication } from '../apps/account/account-application.ts';
import { type CompareOptions, withDefaults } from '../compare/options.ts';
import { isLaneEvent, type LaneEvent, type LaneEventOf, laneEventSchema } from '../record/lane-event.ts';
import { isRecorded, loadLane } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import type { ObjectState } from '../record/event-record.ts';
import { faultOf } from '../fault/faults.ts';
import { strategyOf } from '../strategy/strategies.ts';
import { syntheticLedger } from '../testing/synthetic-ledger.ts';
import { toyKubeconfig } from '../testing/toy-kubeconfig.ts';

const NOBODYS_PORT = 1;

let bank: ToyBank;
let dir: string;
let pods: Map<string, ObjectState>;
let clusterFails: Error | undefined;
let control: AbortController;

beforeEach(async () => {
  bank = await startToyBank();
  dir = await mkdtemp(join(tmpdir(), 'measure-lane-'));
  await writeFile(join(dir, 'kubeconfig.json'), toyKubeconfig(NOBODYS_PORT));
  pods = podsOf('a');
  clusterFails = undefined;
  control = new AbortController();
});
afterEach(async () => {
  await bank.close();
  await rm(dir, { recursive: true, force: true });
});

const podsOf = (wave: string) =>
  new Map(
    [1, 2].map((index) => [`account-${wave}${index}`, { kind: 'Pod', ready: true, deleting: false } as ObjectState]),
  );

let wave = 0;

/** The load is real, and the server that it meets; the cluster is pretended: what is applied replaces its pods at once. */
const laneRun = (ledger: () => Promise<object>): LaneRun => {
  const image = (version: string) => ({ repository: 'registry.invalid/account', digest: `sha256:${version}`, version });
  const comparison = withDefaults({
    cluster: {
      kubectl: async () => {
        if (clusterFails !== undefined) throw clusterFails;
        wave += 1;
        pods = podsOf(`w${wave}-`);
        return { stdout: '', stderr: '' };
      },
      kubeconfig: join(dir, 'kubeconfig.json'),
      inNodeNetwork: (argv: string[]) => argv,
    } as unknown as CompareOptions['cluster'],
    timing: { steadyMs: 300, holdMs: 100, settleMs: 200, noiseMs: 300, switchTimeoutMs: 2_000 },
    app: 'account',
    strategies: [],
    replicas: 2,
    rate: 100,
    signal: control.signal,
  } as unknown as CompareOptions);
  const { keepAliveClients, freshClients } = comparison.load;
  const clients = Array.from({ length: keepAliveClients + freshClients }, () => ({
    token: 'none',
    accounts: Array.from({ length: comparison.load.accountsPerClient }, () => 'right'),
  }));
  const lane = {
    plan: {
      ...{ id: 'b1-rolling', block: 1, attempt: 1, order: 1, seed: 7, steadyMs: 300 },
      ...{
        strategy: strategyOf('rolling'),
        fault: faultOf('none'),
        namespace: 'lane-b1-rolling',
        from: image('1.0.0'),
        to: image('2.0.0'),
      },
    },
    manifests: { old: 'kind: Nothing\n', new: 'kind: Nothing\n' },
    renderDifference: null,
    observer: {
      events: [],
      follow: () => () => undefined,
      current: (kind: string) => (kind === 'Pod' ? pods : new Map()),
      podUids: () => [],
      until: async (what: string, test: () => boolean) => {
        if (!test()) throw new WaitTimeout(what);
      },
      stop: () => undefined,
    },
    testData: { clients, readLedger: ledger },
    target: { host: '127.0.0.1', port: bank.port },
    mongo: { ip: '127.0.0.1', uid: 'none' },
    proxyWeights: null,
    proxyRequests: null,
    close: async () => undefined,
  } as unknown as PreparedLane;
  return { comparison, lane, dir, step: () => undefined };
};

const emptyLedger = async () => {
  const { opening, balances, commits } = syntheticLedger([]);
  return { opening, balances, commits };
};

describe('measureLane', () => {
  it('sends the load up to the stop, and records a lane that is read again', async () => {
    const facts = await measureLane(laneRun(emptyLedger));
    const records = await loadLane(dir, 'b1-rolling', accountApplication);
    expect(records.facts).toEqual(facts);
    expect(records.log).toEqual([]);
    expect(facts).toMatchObject({ end: { how: 'completed' }, fault: null });
    expect(facts.marks.map(({ name }) => name)).toEqual(['deploy', 'rollback', 'stop']);
    expect(records.requests).toHaveLength(facts.generator.sent);
    expect(facts.generator.sent).toBeGreaterThan(0);
    const stop = facts.marks.at(-1)?.at ?? 0;
    expect(records.requests.every(({ due }) => due <= stop)).toBe(true);
    const acknowledged = records.requests.filter(({ key, outcome }) => key !== null && outcome === 'acknowledged');
    expect(bank.applied).toEqual(expect.arrayContaining(acknowledged.map(({ key }) => key)));
  });

  it('tells what happens while it does, where that is asked for, and measures the same', async () => {
    const told: LaneEvent[] = [];
    const run = laneRun(emptyLedger);
    const progress = (event: LaneEvent | { type: 'tick' }) => void (isLaneEvent(event) && told.push(event));
    const timing = { ...run.comparison.timing, steadyMs: 1_200 };
    run.lane.plan.steadyMs = 1_200;
    const facts = await measureLane({
      ...run,
      comparison: { ...run.comparison, timing, progress, tellsDetails: true },
    });
    expect(told.map((event) => laneEventSchema.parse(event))).toEqual(told);
    const of = <T extends LaneEvent['type']>(type: T) =>
      told.filter((event) => event.type === type) as LaneEventOf<T>[];
    expect(of('lane-began')).toMatchObject([{ title: 'rolling', versions: { old: '1.0.0', new: '2.0.0' } }]);
    expect(of('moment').map(({ name, at }) => ({ name, at }))).toEqual(
      facts.marks.map(({ name, at }) => ({ name, at })),
    );
    expect(of('pod').map(({ side, stage }) => [side, stage])).toEqual([
      ['old', 'ready'],
      ['old', 'ready'],
    ]);
    const { requests } = await loadLane(dir, 'b1-rolling', accountApplication);
    const first = of('second')[0]!;
    const counted = first.counts.requests.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(requests.filter(({ end }) => end <= first.at + 50).length);
    expect(of('money')).toHaveLength(1);
  });

  it('has a fault of the instrument, and is recorded all the same, where a command failed', async () => {
    clusterFails = new Error('kubectl: connection refused');
    const facts = await measureLane(laneRun(emptyLedger));
    expect(facts).toMatchObject({ end: null, fault: 'kubectl: connection refused' });
    expect((await loadLane(dir, 'b1-rolling', accountApplication)).facts).toEqual(facts);
  });

  it('keeps what was sent, unfinished, where the ledger cannot be read', async () => {
    const run = laneRun(async () => {
      throw new Error('the database is gone');
    });
    await expect(measureLane(run)).rejects.toThrow('the database is gone');
    expect(await isRecorded(dir, 'b1-rolling')).toBe(false);
    expect((await readFile(runPaths.requests(dir, 'b1-rolling'), 'utf8')).length).toBeGreaterThan(0);
  });

  it('ends with what stopped the comparison, and its lane is not recorded as one that ended', async () => {
    const run = laneRun(emptyLedger);
    const stopped = new Error('stopped');
    const step = (name: string) => void (name === 'deploying version 2' && control.abort(stopped));
    await expect(measureLane({ ...run, step })).rejects.toThrow();
    expect(await isRecorded(dir, 'b1-rolling')).toBe(false);
  });

  it('says why where the generator cannot write its records, and counts as unfinished', async () => {
    // A folder stands where the file is to be: writing fails at the end, as on a full disk.
    await mkdir(runPaths.requests(dir, 'b1-rolling'), { recursive: true });
    await expect(measureLane(laneRun(emptyLedger))).rejects.toThrow(/EISDIR|ENOTEMPTY|directory/);
    expect(existsSync(runPaths.laneFacts(dir, 'b1-rolling'))).toBe(false);
  });
});
