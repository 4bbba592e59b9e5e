import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './candidates.ts';
import { judge } from './judge.ts';
import type { Outcome } from './judge.ts';

const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  ...{
    chart: 'account',
    name: 'tmp.sizeLimit',
    fault: 'text',
    value: 'lots',
    values: {},
    base: {},
    place: [],
    reason: undefined,
  },
  ...over,
});
const NAMED = 'charts/account: tmp.sizeLimit: no';

describe('what became of candidates', () => {
  it('is a miss where the chart took what the API server refuses', () => {
    const outcome: Outcome = { candidate: candidate(), chart: undefined, server: 'quantities must match' };
    expect(judge([outcome]).missed).toEqual(['charts/account: tmp.sizeLimit="lots": quantities must match']);
  });

  it('is a strictness that needs a reason where the chart alone refuses', () => {
    const outcome = (over: Partial<Candidate>): Outcome => ({
      candidate: candidate(over),
      chart: NAMED,
      server: undefined,
    });
    expect(judge([outcome({})]).unexplained).toHaveLength(1);
    const explained = judge([
      outcome({ reason: 'because' }),
      outcome({ reason: 'because' }),
      outcome({ fault: 'unknown key' }),
    ]);
    expect(explained.unexplained).toEqual([]);
    expect([...explained.stricter.values()]).toEqual([2, 1]);
    const unasked = judge([{ ...outcome({ reason: 'because' }), server: 'unasked' }]);
    expect([...unasked.stricter]).toEqual([['because', 1]]);
  });

  it('is unnamed where the line does not say which value', () => {
    const outcome: Outcome = { candidate: candidate(), chart: 'charts/account: something is wrong', server: 'no' };
    expect(judge([outcome, { ...outcome, chart: NAMED }])).toMatchObject({
      unnamed: [expect.stringContaining('something')],
      refusedByBoth: 2,
    });
  });

  it('is nothing to say where both take it, nor where nobody could be asked', () => {
    const taken: Outcome = { candidate: candidate(), chart: undefined, server: undefined };
    const unasked: Outcome = { candidate: candidate(), chart: NAMED, server: 'unasked' };
    expect(judge([taken, unasked])).toMatchObject({
      missed: [],
      unexplained: [],
      unnamed: [],
      taken: 1,
      refusedByBoth: 0,
    });
  });
});
