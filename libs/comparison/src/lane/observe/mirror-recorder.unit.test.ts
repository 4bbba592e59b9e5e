import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { bothOf, recordMirror } from './mirror-recorder.ts';
import { noProxy } from './proxy-recorder.ts';
import { startLaneClock } from '../drive/lane-clock.ts';

describe('the record of what a proxy mirrored', () => {
  it('is its counters: once at the start, and each second while it mirrors', async () => {
    let [isMirroring, requests] = [false, 0];
    const look = async () => [{ service: 'account-canary', requests, succeeded: requests }];
    const recorder = recordMirror({ isMirroring: () => isMirroring, look, clock: startLaneClock(0) });
    await sleep(1300);
    expect(recorder.events).toHaveLength(1);
    [isMirroring, requests] = [true, 7];
    while (recorder.events.length < 2) await sleep(50);
    isMirroring = false;
    await recorder.stop();
    expect(recorder.events.map(({ object }) => object).slice(0, 2)).toEqual([
      { kind: 'ProxyRequests', services: [{ service: 'account-canary', requests: 0, succeeded: 0 }] },
      { kind: 'ProxyRequests', services: [{ service: 'account-canary', requests: 7, succeeded: 7 }] },
    ]);
  });

  it('planted: says why it could not be read, beside the record of the routes', async () => {
    const look = async () => Promise.reject(new Error('exec: no such pod'));
    const recorder = bothOf(noProxy, recordMirror({ isMirroring: () => true, look, clock: startLaneClock(0) }));
    await sleep(200);
    await recorder.stop();
    expect(recorder.events).toEqual([]);
    expect(recorder.failure()).toBe('its counters could not be read: exec: no such pod');
  });
});
