import type { SaidStatus } from '@cutover/forge';
import { describe, expect, it } from '@jest/globals';
import { ago, candidate, COMMIT, NOW, pull } from '../testing/pulls.ts';
import { candidateOf } from './candidate.ts';
import { APPROVED, PREVIEW } from './names.ts';
import { parameters } from './parameters.ts';
import { standingsOf } from './standing.ts';

const HOUR = 3_600_000;
const LIMITS = { ttlMs: 24 * HOUR, limit: 10 };
const said = (context: string, at = NOW, state: SaidStatus['state'] = 'success'): SaidStatus => ({
  ...{ context, state, description: '', at, by: 'delivery' },
});
const fork = pull({ isFork: true });

describe('a head', () => {
  it('of a branch of ours is approved by being pushed, that of a fork is not', () => {
    expect(candidateOf(pull(), [], NOW)).toMatchObject({ approvedAt: NOW, isRecorded: false });
    expect(candidateOf(fork, [], NOW)).toEqual({ pull: fork, isRecorded: false });
  });

  it('is approved since what was recorded of it, whoever pushed it', () => {
    const status = said(APPROVED, ago(HOUR));
    for (const one of [pull(), fork])
      expect(candidateOf(one, [status], NOW)).toEqual({ pull: one, isRecorded: true, approvedAt: ago(HOUR) });
  });

  it('of a fork is not approved by what people see of it, nor by an approval that failed', () => {
    const shown = said(PREVIEW);
    expect(candidateOf(fork, [shown, said(APPROVED, NOW, 'failure')], NOW)).toEqual({
      ...{ pull: fork, isRecorded: false, shown },
    });
  });
});

describe('where pull requests stand', () => {
  const stand = (all: Parameters<typeof standingsOf>[0], limits = LIMITS) =>
    standingsOf(all, limits, NOW).map(({ candidate: { pull: one }, standing }) => [one.number, standing.is]);

  it('goes by the time since the approval, to the millisecond', () => {
    const at = (ms: number) => candidate(1, { approvedAt: ago(ms) });
    expect(stand([at(24 * HOUR - 1)])).toEqual([[1, 'previewed']]);
    expect(stand([at(24 * HOUR)])).toEqual([[1, 'expired']]);
    expect(standingsOf([at(HOUR)], LIMITS, NOW)[0]!.standing).toEqual({
      ...{ is: 'previewed', until: new Date(NOW.getTime() + 23 * HOUR) },
    });
  });

  it('gives places to the oldest first, and none to who has no preview', () => {
    const waiting = { pull: pull({ number: 2, isFork: true }), isRecorded: false };
    const all = [candidate(9), candidate(1, { approvedAt: ago(25 * HOUR) }), candidate(10), waiting, candidate(3)];
    expect(stand(all, { ...LIMITS, limit: 2 })).toEqual([
      ...[
        [1, 'expired'],
        [2, 'waiting'],
        [3, 'previewed'],
        [9, 'previewed'],
        [10, 'queued'],
      ],
    ]);
  });
});

describe('the parameters of previews', () => {
  const of = (...all: Parameters<typeof standingsOf>[0]) => parameters(standingsOf(all, LIMITS, NOW));

  it('are numbers as texts, in the order of numbers, and commits, and nothing else', () => {
    const hostile = pull({ number: 10, title: '{{ .x }}', author: '$(id)', head: { branch: '`x`', commit: COMMIT } });
    expect(of(candidate(10, { pull: hostile }), candidate(9))).toEqual([
      { number: '9', commit: COMMIT },
      { number: '10', commit: COMMIT },
    ]);
  });

  it('are not there for a pull request that waits', () => {
    expect(of({ pull: fork, isRecorded: false })).toEqual([]);
  });

  it.each([['a'.repeat(39)], ['A'.repeat(40)], [`${'a'.repeat(40)}\n`], ['main'], [''], ['a'.repeat(64)]])(
    'refuse %j as a commit, all of them',
    (commit) => {
      const odd = candidate(2, { pull: pull({ number: 2, head: { branch: 'x', commit } }) });
      expect(() => of(candidate(1), odd)).toThrow('its head is no commit');
    },
  );

  it.each([[0], [-1], [1.5], [Number.NaN], [1e21]])('refuse %p as a number', (number) => {
    expect(() => of(candidate(number))).toThrow('a number that is none');
  });
});
