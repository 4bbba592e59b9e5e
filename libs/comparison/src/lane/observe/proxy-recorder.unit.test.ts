import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { recordProxy } from './proxy-recorder.ts';
import type { RoutedWeights } from '../entrance/routed-weights.ts';
import { startLaneClock } from '../drive/lane-clock.ts';
import type { ManagedRoute, ServiceWeight } from '../../record/event-record.ts';

const share = (canary: number): ServiceWeight[] => [
  { service: 'account-stable', share: 1 - canary },
  { service: 'account-canary', share: canary },
];

/** A cluster that wants a weight, and a gateway that has one: the gateway leaves out what has no share. */
const mesh = () => {
  const clock = startLaneClock(0);
  let wanted = share(0);
  let managed: ManagedRoute[] = [];
  const taken = { managed: [], wrong: null };
  let has: RoutedWeights = { ...taken, weights: share(0).slice(0, 1), version: '1', since: new Date().toISOString() };
  let [looks, failing] = [0, false];
  const recorder = recordProxy({
    clock,
    wanted: () => ({ weights: wanted, managed }),
    look: async () => {
      looks += 1;
      if (failing) throw new Error('exec: no such pod');
      return has;
    },
  });
  return {
    ...{ clock, recorder },
    want: (canary: number) => void (wanted = share(canary)),
    take: (canary: number, since = new Date()) => {
      has = { ...taken, weights: share(canary), version: '2', since: since.toISOString() };
    },
    wantRoutes: (routes: ManagedRoute[]) => void (managed = routes),
    takeRoutes: (routes: ManagedRoute[], wrong: string | null = null) => {
      has = { ...has, managed: routes, wrong, since: new Date().toISOString() };
    },
    fail: (is: boolean) => void (failing = is),
    looks: () => looks,
  };
};

describe("the record of a proxy's weights", () => {
  it('asks the proxy only while the cluster wants others than it has', async () => {
    const { recorder, looks, want, take } = mesh();
    await sleep(700);
    expect(looks()).toBe(1);
    want(0.25);
    await sleep(500);
    expect(looks()).toBeGreaterThan(1);
    take(0.25);
    await sleep(500);
    const settled = looks();
    await sleep(500);
    await recorder.stop();
    expect(looks()).toBe(settled);
    expect(recorder.events.map(({ object }) => object)).toEqual([
      { kind: 'ProxyRoutes', weights: share(0).slice(0, 1) },
      { kind: 'ProxyRoutes', weights: share(0.25) },
    ]);
  });

  it('goes by when the proxy took them, not by when it was asked', async () => {
    const { recorder, clock, want, take } = mesh();
    await sleep(300);
    want(0.1);
    const taken = clock.now();
    take(0.1);
    await sleep(700);
    await recorder.stop();
    const at = recorder.events[1]?.at as number;
    expect(Math.abs(at - taken)).toBeLessThan(20);
  });

  it('believes no clock that tells of a moment at which the proxy was seen without them', async () => {
    const { recorder, clock, want, take } = mesh();
    await sleep(300);
    want(0.1);
    await sleep(500);
    const seenWithout = clock.now() - 400;
    take(0.1, new Date(0));
    await sleep(500);
    await recorder.stop();
    expect(recorder.events[1]?.at).toBeGreaterThan(seenWithout);
  });

  it('asks for a route that stands before the weights, too, and notes when the proxy took it and let it go', async () => {
    const { recorder, wantRoutes, takeRoutes } = mesh();
    const route = { name: 'header', header: { name: 'x-canary', value: 'yes' }, weights: share(1).slice(1) };
    await sleep(300);
    wantRoutes([route]);
    await sleep(500);
    expect(recorder.events).toHaveLength(1);
    takeRoutes([route]);
    await sleep(500);
    wantRoutes([]);
    takeRoutes([]);
    await sleep(500);
    await recorder.stop();
    const weights = share(0).slice(0, 1);
    expect(recorder.events.map(({ object }) => object)).toEqual([
      { kind: 'ProxyRoutes', weights },
      { kind: 'ProxyRoutes', weights, managed: [route] },
      { kind: 'ProxyRoutes', weights },
    ]);
    expect(recorder.failure()).toBeNull();
  });

  it('planted: a route that sends again is told for good, though it is gone at the end', async () => {
    const { recorder, wantRoutes, takeRoutes } = mesh();
    const route = { name: 'header', weights: share(1).slice(1) };
    await sleep(300);
    wantRoutes([route]);
    takeRoutes([route], 'would send a failed request 2 more times');
    await sleep(400);
    wantRoutes([]);
    takeRoutes([]);
    await sleep(400);
    await recorder.stop();
    expect(recorder.failure()).toBe('would send a failed request 2 more times');
  });

  it('says why the proxy could not be asked, until it could again', async () => {
    const { recorder, want, fail } = mesh();
    await sleep(300);
    fail(true);
    want(0.5);
    await sleep(400);
    expect(recorder.failure()).toBe('its routes could not be read: exec: no such pod');
    fail(false);
    await sleep(400);
    await recorder.stop();
    expect(recorder.failure()).toBeNull();
  });
});
