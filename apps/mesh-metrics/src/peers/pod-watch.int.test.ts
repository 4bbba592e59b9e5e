import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { memoryLog } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import { ApiServer } from '../testing/api-server.ts';
import { testPod } from '../testing/pod.ts';
import { AddressHistory } from './address-history.ts';
import { PodWatch } from './pod-watch.ts';

const IP = '10.0.0.1';
let api: ApiServer;
let history: AddressHistory;
let watch: PodWatch;
let now: number;
const memory = memoryLog();

beforeEach(async () => {
  [api, history, now] = [new ApiServer(), new AddressHistory(100), 5_000_000];
  const config = await api.start();
  const delays = { firstMs: 10, mostMs: 50 };
  watch = new PodWatch({ config, history, cluster: 'Kubernetes', log: memory.log, now: () => now, delays });
});
afterEach(async () => {
  await watch.close();
  api.stop();
});

const who = (time: number) => history.at(IP, time)?.workload;

describe('the watch on pods', () => {
  it('knows all that are there once it is connected', async () => {
    api.put(testPod({ name: 'web-5d-1', ip: IP }));
    await watch.connect();
    expect([who(now), watch.isFollowing]).toEqual(['web', true]);
  });

  it('hears of those that come and go', async () => {
    await watch.connect();
    api.put(testPod({ name: 'web-5d-1', ip: IP, since: 1_000 }));
    await until('it is known', () => who(now) === 'web');
    api.remove('web-5d-1');
    await until('it is gone', () => history.sizes.gone === 1);
    api.put(testPod({ name: 'account-7c-1', ip: IP, since: 2_000 }));
    await until('the next one is known', () => who(now) === 'account');
    expect([1_500_000, 2_000_000].map(who)).toEqual(['web', 'account']);
  });

  it('goes on where it was cut off, and lists again where that is forgotten', async () => {
    await watch.connect();
    api.cut();
    await until('it watches again', () => api.watchers === 1 && watch.isFollowing);
    expect(api.lists).toBe(1);
    api.put(testPod({ name: 'web-5d-1', ip: IP }));
    await until('it is known', () => who(now) === 'web');
    api.pods.delete('web-5d-1');
    api.expire();
    await until('it is gone', () => history.sizes.gone === 1);
    expect(api.lists).toBe(2);
  });

  it('tells two pods of one name apart', async () => {
    api.put(testPod({ name: 'mongo-0', uid: 'first', ip: IP }));
    await watch.connect();
    api.put(testPod({ name: 'mongo-0', uid: 'second', ip: '10.0.0.2', since: 2_000 }));
    await until('the first is gone', () => history.sizes.gone === 1);
    expect(history.sizes.held).toBe(1);
  });

  it('is not connected where it may not list', async () => {
    api.refusal = { status: 403, message: 'pods is forbidden' };
    await expect(watch.connect()).rejects.toThrow(/pods is forbidden/);
    api.refusal = undefined;
    await watch.connect();
    expect(watch.isFollowing).toBe(true);
  });
});
