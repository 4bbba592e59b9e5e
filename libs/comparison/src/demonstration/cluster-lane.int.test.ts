import { startToyBank, type ToyBank } from '@cutover/traffic/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ClusterLane, type ClusterLaneParts } from './cluster-lane.ts';
import { NotNow, type SwitchNews } from './driver.ts';
import { type CompareOptions, withDefaults } from '../compare/options.ts';
import type { ObjectState } from '../record/event-record.ts';
import type { LaneEvent } from '../record/lane-event.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { faultOf } from '../fault/faults.ts';
import type { Observed } from '../lane/observe/observer.ts';
import { strategyOf } from '../strategy/strategies.ts';

let bank: ToyBank;
let lane: ClusterLane | undefined;
beforeEach(async () => {
  bank = await startToyBank();
});
afterEach(async () => {
  await lane?.end();
  lane = undefined;
  await bank.close();
});

const podOf = (hash: string) => ({ kind: 'Pod', ready: true, deleting: false, hash }) as ObjectState;

/** The load is real, and the server that it meets; the cluster is pretended: what is applied replaces its pods at once, but a Rollout waits first. */
const begin = async (name: StrategyName) => {
  const told: LaneEvent[] = [];
  const news: SwitchNews[] = [];
  const commands: string[] = [];
  const strategy = strategyOf(name);
  let pods = new Map([1, 2].map((n) => [`account-a-${n}`, podOf('a')]));
  let listener: (event: Observed) => void = () => {};
  let rollout = { kind: 'Rollout', generation: 1, paused: false, active: 'a', gaveUp: null } as unknown as ObjectState;
  const replace = (hash: string) => {
    const gone = pods;
    pods = new Map([1, 2].map((n) => [`account-${hash}-${n}`, podOf(hash)]));
    const atNs = process.hrtime.bigint();
    for (const [pod, object] of pods) listener({ atNs, type: 'ADDED', name: pod, resourceVersion: '1', object });
    for (const [pod, object] of gone) listener({ atNs, type: 'DELETED', name: pod, resourceVersion: '2', object });
  };
  const wake = (change: object) => {
    rollout = { ...rollout, ...change } as ObjectState;
    listener({
      atNs: process.hrtime.bigint(),
      type: 'MODIFIED',
      name: 'account',
      resourceVersion: '3',
      object: rollout,
    });
  };
  const image = (version: string) => ({ repository: 'registry.invalid/account', digest: `sha256:${version}`, version });
  const comparison = withDefaults({
    cluster: {
      kubectl: async (args: string[], { input = '' } = {}) => {
        commands.push(`${args.join(' ')}${input === '' ? '' : ` < ${input}`}`);
        if (input === 'OLD') replace('a');
        else if (input === 'NEW' && strategy.workload === 'Deployment') replace('b');
        else if (input === 'NEW') wake({ paused: true });
        else if (args.join(' ').includes('pauseConditions')) replace('b');
        return { stdout: '', stderr: '' };
      },
      inNodeNetwork: (argv: string[]) => argv,
    },
    ...{ app: 'account', strategies: [], replicas: 2, rate: 50, tellsDetails: true },
    timing: { horizonMs: 60_000, promotionRestMs: 10 },
  } as unknown as CompareOptions);
  const { keepAliveClients, freshClients, accountsPerClient } = comparison.load;
  const clients = Array.from({ length: keepAliveClients + freshClients }, () => ({
    token: 'none',
    accounts: Array.from({ length: accountsPerClient }, () => 'right'),
  }));
  lane = await ClusterLane.begin({
    comparison,
    lane: {
      plan: {
        ...{ id: `live-1-${name}`, namespace: `lane-live-1-${name}`, seed: 7, strategy, fault: faultOf('none') },
        ...{ from: image('1.0.0'), to: image('2.0.0') },
      },
      manifests: { old: 'OLD', new: 'NEW' },
      observer: {
        current: (kind: string) =>
          new Map<string, ObjectState>(kind === 'Pod' ? pods : kind === 'Rollout' ? [['account', rollout]] : []),
        follow: (to: typeof listener) => {
          const before = listener;
          listener = (event) => (before(event), to(event));
          return () => (listener = before);
        },
      },
      testData: { clients },
      target: { host: '127.0.0.1', port: bank.port },
      close: async () => undefined,
    },
    telling: { tell: (event: LaneEvent) => told.push(event), news: (one: SwitchNews) => news.push(one) },
    entrance: { host: '127.0.0.1', port: bank.port },
    close: async () => undefined,
  } as unknown as ClusterLaneParts);
  return { lane, told, news, commands };
};

describe('a lane of a cluster that is presented', () => {
  it('is under load, goes over, stands still when it is told to, and comes back', async () => {
    const { lane, told, news, commands } = await begin('rolling');
    await lane.deploy();
    expect(news).toEqual([{ news: 'switched' }]);
    await lane.pause(true);
    expect(commands.at(-1)).toBe(
      'patch deployments.apps account --namespace lane-live-1-rolling --type merge --patch {"spec":{"paused":true}}',
    );
    await expect(lane.promote()).rejects.toThrow(new NotNow('promote: this strategy goes on by itself'));
    // A Deployment has no abort of its own: what was before is applied again.
    await lane.abort();
    expect(news.at(-1)).toEqual({ news: 'back' });
    expect(told.flatMap((event) => (event.type === 'moment' ? [event.name] : []))).toEqual(['deploy', 'rollback']);
    expect(
      told.flatMap((event) => (event.type === 'pod' ? [`${event.pod} ${event.side} ${event.stage}`] : [])),
    ).toEqual(expect.arrayContaining(['account-a-1 old ready', 'account-b-1 new ready', 'account-b-1 new gone']));
    while (!told.some(({ type }) => type === 'second')) await new Promise((resolve) => setTimeout(resolve, 50));
    await lane.end();
    expect(commands.some((one) => one.startsWith('delete namespace lane-live-1-rolling'))).toBe(true);
  });

  it('waits to be promoted, and says so', async () => {
    const { lane, news, commands, told } = await begin('blue-green');
    await expect(lane.promote()).rejects.toThrow('promote: nothing waits to be promoted yet');
    await lane.deploy();
    expect(news).toEqual([{ news: 'waits', words: 'the new version waits to be promoted' }]);
    await lane.promote();
    expect(commands.at(-1)).toContain('--subresource status --type merge --patch {"status":{"pauseConditions":null}}');
    expect(news.at(-1)).toEqual({ news: 'switched' });
    await lane.abort();
    expect(commands.at(-1)).toContain('{"status":{"abort":true}}');
    expect(told.flatMap((event) => (event.type === 'moment' ? [event.name] : []))).toEqual([
      'deploy',
      'promote',
      'abort',
    ]);
  });
});
