import { describe, expect, it } from '@jest/globals';

import { attributed } from './attributed.ts';
import type { EventRecord } from './event-record.ts';
import { request } from '../testing/request.ts';

const side = (version: string) => ({ version, digest: version, image: `registry.invalid/shop@${version}` });
const facts = { from: side('1'), to: side('2') };
const pod = (at: number, name: string, ip: string, image: string): EventRecord => ({
  ...{ at, type: 'MODIFIED', name, resourceVersion: String(at) },
  object: {
    ...{ kind: 'Pod', image: `registry.invalid/shop@${image}`, hash: 'h', phase: 'Running', ready: true, ip },
    ...{ deleting: false, restarts: 0 },
  },
});
const events = [
  pod(0, 'shop-a', '10.0.0.1', '1'),
  pod(50, 'shop-b', '10.0.0.2', '2'),
  pod(90, 'shop-c', '10.0.0.1', '2'),
];
const asked = (end: number, peer: string | null, more = {}) =>
  request({ end, peer, version: null, pod: null, ...more });
const told = (one: ReturnType<typeof asked>) => attributed([one], facts, events)[0];

describe('attributed', () => {
  it.each([
    ['the pod that had the address', 60, '10.0.0.2', '2', 'shop-b'],
    ['the one before, while it had it', 60, '10.0.0.1', '1', 'shop-a'],
    ['the one after, once it has it', 95, '10.0.0.1', '2', 'shop-c'],
    ['nobody where no pod had it', 60, '10.0.0.9', null, null],
  ])('names %s', (...[, end, peer, version, name]: [string, number, string, string | null, string | null]) =>
    expect(told(asked(end, peer))).toMatchObject({ version, pod: name }),
  );

  it('leaves alone what named its version, what had no answer, and what was not seen', () => {
    const kept = [asked(60, '10.0.0.2', { version: 'x' }), asked(60, '10.0.0.2', { status: null }), asked(60, null)];
    expect(attributed([...kept, asked(60, '10.0.0.2')], facts, events).slice(0, 3)).toEqual(kept);
  });
});
