import { describe, expect, it } from '@jest/globals';

import { bunchLimit, stalledFailures, worstBunch } from './generator.ts';
import { request, reset } from '../../testing/request.ts';

/** One each 10 ms for a minute, of which those due while the generator stood still left when that was over. */
const arrivals = (stalledFrom: number, stalledTo: number) =>
  Array.from({ length: 6000 }, (_, index) => {
    const due = index * 10;
    return request({ id: index, due, sent: due >= stalledFrom && due < stalledTo ? stalledTo : due + 1 });
  });
const share = (found: ReturnType<typeof worstBunch>) => Number(found?.late) / Number(found?.of);

describe('worstBunch', () => {
  it('sees late sends that lie together, though they are less than one in a hundred', () => {
    const bunch = worstBunch(arrivals(30_000, 30_600));
    expect(bunch).toMatchObject({ late: 58, of: 100 });
    expect(share(bunch)).toBeGreaterThan(bunchLimit);
  });
  it('lets as many pass that are spread', () => {
    const spread = arrivals(0, 0).map((one, index) => (index % 100 === 0 ? { ...one, sent: one.due + 60 } : one));
    expect(worstBunch(spread)).toBeNull();
  });
  it('lets a short stall pass', () => {
    expect(share(worstBunch(arrivals(30_000, 30_150)))).toBeLessThan(bunchLimit);
  });
  it('is none without requests', () => {
    expect(worstBunch([])).toBeNull();
  });
});

describe('stalledFailures', () => {
  const count = (...requests: Parameters<typeof stalledFailures>[0]) => stalledFailures(requests).size;
  const punctual = request({ due: 1000, sent: 1001 });
  it('are those that the generator sent late itself', () => {
    expect(count(punctual, request({ due: 1000, sent: 1001, ...reset }))).toBe(0);
    expect(count(punctual, request({ due: 1000, sent: 1080, ...reset }))).toBe(1);
    expect(count(request({ due: 1000, sent: 1080 }))).toBe(0);
  });
  it('are answers read late, and time-outs called, while it stood still', () => {
    const stall = request({ due: 4000, sent: 4500 });
    const at = (end: number, name: 'late' | 'timeout' | 'reset') =>
      request({ due: 2000, sent: 2000, end, class: name });
    expect(count(stall, at(4505, 'late'), at(4100, 'timeout'))).toBe(2);
    expect(count(stall, at(4505, 'reset'), at(3900, 'late'), at(4600, 'late'))).toBe(0);
  });
});
