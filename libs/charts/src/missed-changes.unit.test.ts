import { expect, it } from '@jest/globals';
import { MissedChanges, unheard, wakingArguments } from './missed-changes.ts';

const pauseConditions = [{ reason: 'CanaryPauseStep' }];
const paused = { observedGeneration: '3', phase: 'Paused', pauseConditions };
const rollout = (status: object) => unheard({ metadata: { generation: 3 }, status });

it.each<[string, string | null, object]>([
  ['nothing, where it was looked at', null, paused],
  ['a template', 'generation 3', { ...paused, observedGeneration: '2' }],
  ['a Rollout that nobody looked at ever', 'generation 3', {}],
  ['a promotion', 'a promotion', { ...paused, pauseConditions: null }],
  ['an abort', 'an abort', { ...paused, abort: true }],
  ['nothing, where it was aborted', null, { observedGeneration: '3', phase: 'Degraded', abort: true }],
  ['nothing, where it goes on', null, { observedGeneration: '3', phase: 'Progressing' }],
])('finds what a controller has not looked at: %s', (_, found, status) => {
  expect(rollout(status)).toBe(found);
});

it('finds no promotion in a Rollout that somebody paused as a whole', () => {
  const status = { ...paused, pauseConditions: [] };
  expect(unheard({ metadata: { generation: 3 }, spec: { paused: true }, status })).toBeNull();
});

it('is a change that its controller leaves alone for long, and is found again as long as that lasts', () => {
  const missed = new MissedChanges(10);
  const looks = [0, 9, 10, 19, 20, 21].map((now) => missed.isMissed('account', 'generation 4', now));
  expect(looks).toEqual([false, false, true, false, true, false]);
});

it('is none where the controller looked meanwhile, or another change came', () => {
  const missed = new MissedChanges(10);
  expect(missed.isMissed('account', 'generation 4', 0)).toBe(false);
  expect(missed.isMissed('account', null, 5)).toBe(false);
  expect(missed.isMissed('account', 'generation 4', 11)).toBe(false);
  expect(missed.isMissed('account', 'generation 5', 22)).toBe(false);
  expect(missed.isMissed('account', 'generation 5', 32)).toBe(true);
});

it('is of one Rollout alone', () => {
  const missed = new MissedChanges(10);
  missed.isMissed('account', 'generation 4', 0);
  expect(missed.isMissed('transfer', 'generation 4', 10)).toBe(false);
  expect(missed.isMissed('account', 'generation 4', 10)).toBe(true);
});

it('wakes by what changes nothing else', () => {
  expect(wakingArguments({ namespace: 'cosmos', name: 'account' }).join(' ')).toMatch(
    /^annotate rollouts\.argoproj\.io account --namespace cosmos --overwrite cutover\.dev\/woken-at=\d{4}-.*Z$/,
  );
});
