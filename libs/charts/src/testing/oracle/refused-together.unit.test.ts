import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './candidates.ts';
import { withChange } from './candidates.ts';
import { batchesOf, complaintsAbout } from './refused-together.ts';

const base = { chart: 'account', name: 'default', file: 'ci/default-values.yaml', values: { a: { b: 1, c: 1 }, d: 1 } };
const candidate = (name: string, value: unknown, over: Partial<Candidate> = {}): Candidate => ({
  ...{ chart: 'account', name, path: name.split('.'), fault: 'text', value, base, reason: undefined },
  ...over,
});

describe('candidates of one render', () => {
  it('are of the same sound values, none within another, and each is in one of them', () => {
    const other = { ...base, file: 'ci/other-values.yaml' };
    const [ab, again, ac, a, d, elsewhere] = [
      candidate('a.b', 'x'),
      candidate('a.b', 'y'),
      candidate('a.c', 'x'),
      candidate('a', { n: 1 }, { fault: 'unknown key' }),
      candidate('d', 'x'),
      candidate('d', 'y', { base: other }),
    ];
    const batches = batchesOf([ab, again, ac, a, d, elsewhere]);
    expect(batches).toEqual([[ab, ac, d], [again], [a], [elsewhere]]);
    expect([ab, ac, d].reduce(withChange, base.values)).toEqual({ a: { b: 'x', c: 'x' }, d: 'x' });
    const entries = [candidate('e.0.x', 1), candidate('e.0.y', 1), candidate('e.1.x', 1)];
    expect(batchesOf([...entries, d])).toEqual([[entries[0], d], [entries[1]], [entries[2]]]);
    expect(withChange(base.values, a)).toEqual({ a: { b: 1, c: 1, n: 1 }, d: 1 });
  });
});

describe('a line of complaints', () => {
  const line =
    'charts/account: image.tag: got object, want string; no such value: tmp.notAValue (values.yaml lists all); ' +
    'env.two words: no entry can have this name; a, d: null is no value: leave it out for its default';

  it.each([
    ['image.tag', 'charts/account: image.tag: got object, want string'],
    ['image', 'charts/account: image.tag: got object, want string'],
    ['tmp', 'no such value: tmp.notAValue (values.yaml lists all)'],
    ['tmp.notAValue', 'no such value: tmp.notAValue (values.yaml lists all)'],
    ['env', 'env.two words: no entry can have this name'],
    ['d', 'a, d: null is no value: leave it out for its default'],
    ['tag', undefined],
    ['image.ta', undefined],
    ['no', undefined],
  ])('says of %s what is about it', (name, own) => {
    expect(complaintsAbout(name, line)).toBe(own);
  });
});
