import { describe, expect, it } from '@jest/globals';
import { withValue } from '../paths.ts';
import { batchesOf, isNamedIn, valuesOf } from './batches.ts';
import type { Candidate } from './candidates.ts';

const base = { drain: { windowMs: 1, deadlineMs: 2 }, steps: [{ pause: 1 }] };

function candidate(name: string, value: unknown, over: Partial<Candidate> = {}): Candidate {
  const place = name.split('.');
  const values = withValue(base, place, value);
  return { chart: 'account', name, fault: 'wrong type', value, values, base, place, reason: undefined, ...over };
}

describe('candidates that are tried at once', () => {
  it('leave each other alone', () => {
    const [group, window, other, step] = [
      candidate('drain', 7),
      candidate('drain.windowMs', 'x'),
      candidate('drain.windowMs', true),
      candidate('steps.0.pause', {}),
    ];
    expect(batchesOf([group, window, other, step])).toEqual([[group, step], [window], [other]]);
  });

  it('are of one chart and one ground', () => {
    const one = candidate('drain', 7);
    const elsewhere = candidate('steps', 7, { chart: 'pacman' });
    const otherwise = candidate('steps', 7, { base: {} });
    expect(batchesOf([one, elsewhere, otherwise])).toHaveLength(3);
  });

  it('have their values together', () => {
    const batch = batchesOf([candidate('drain.windowMs', 'x'), candidate('steps.0.pause', null)])[0]!;
    expect(valuesOf(batch)).toEqual({ drain: { windowMs: 'x', deadlineMs: 2 }, steps: [{ pause: null }] });
  });
});

describe('a line about several values', () => {
  const line =
    'charts/account: networkPolicy.kafka.port: no; a, b.c: null is no value; no such value: d.e (values.yaml lists all)';

  it.each(['networkPolicy.kafka.port', 'networkPolicy', 'a', 'b.c', 'd.e'])('names %s', (name) =>
    expect(isNamedIn(line, name)).toBe(true),
  );
  it.each(['kafka', 'kafka.port', 'network', 'c', 'e'])('does not name %s', (name) =>
    expect(isNamedIn(line, name)).toBe(false),
  );
});
