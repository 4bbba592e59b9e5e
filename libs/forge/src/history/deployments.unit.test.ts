import { describe, expect, it } from '@jest/globals';
import { deploymentsOf, statesBefore } from './deployments.ts';
import { dora } from './dora.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { LeafState } from './leaf-states.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** `'A B A'`: a state a minute; `-` is nothing promoted. */
const states = (text: string, offset = 0): LeafState[] =>
  text.split(' ').map((letter, index) => ({
    commit: `commit-${index}`,
    at: at(index + offset),
    by: 'somebody',
    subject: letter,
    promotion: letter === '-' ? { digests: new Map() } : { digests: new Map([['image', letter]]), version: letter },
  }));
const outcomes = (text: string) =>
  deploymentsOf(states(text)).map(
    ({ subject, isRollback, outcome }) => `${subject} ${isRollback ? '↩ ' : ''}${outcome}`,
  );
const WINDOW = { from: at(0), to: at(2 * 24 * 60) };

describe('deployments', () => {
  it.each([
    ['-', []],
    ['- A', ['A current']],
    ['- A B', ['A superseded', 'B current']],
    ['- A B A', ['A superseded', 'B rolled-back', 'A ↩ current']],
    ['- A B C A', ['A superseded', 'B rolled-back', 'C rolled-back', 'A ↩ current']],
    ['- A B A C', ['A superseded', 'B rolled-back', 'A ↩ superseded', 'C current']],
    ['- A -', ['A rolled-back', '- ↩ current']],
    ['- A B A B', ['A superseded', 'B rolled-back', 'A ↩ superseded', 'B current']],
  ])('%s', (text, expected) => expect(outcomes(text)).toEqual(expected));

  it.each([
    ['-', []],
    ['- A', ['-']],
    ['- A B', ['A', '-']],
    ['- A B A', ['-']],
    ['- A B C B', ['A', '-']],
    ['- A B A C', ['A', '-']],
  ])('%s goes back to %p', (text, expected) =>
    expect(statesBefore(states(text)).map(({ subject }) => subject)).toEqual(expected),
  );
});

describe('the four figures', () => {
  it('are told from deployments of the window', () => {
    const dev = deploymentsOf(states('- A B C'));
    const prod = deploymentsOf(states('- A B A C', 10));
    expect(dora(prod, dev, WINDOW)).toEqual({
      ...WINDOW,
      deployments: 3,
      deploymentsPerDay: 1.5,
      // A: 11−1, B: 12−2, C: 14−3 minutes.
      leadTimeSeconds: 600,
      changeFailureRate: 1 / 3,
      timeToRestoreSeconds: 60,
    });
    expect(dora(prod, dev, { from: at(14), to: at(15) }).deployments).toBe(1);
  });

  it('take verdicts: what was aborted or reverted failed, and was restored once what came after was verified', () => {
    const given = (text: string, ends: Readonly<Record<number, Verdict['outcome']>>) =>
      deploymentsOf(states(text)).map((deployment) => {
        const index = Number(deployment.commit.split('-')[1]);
        const outcome = ends[index];
        const key = { environment: 'prod', service: 'account', commit: deployment.commit };
        return outcome === undefined ? deployment : { ...deployment, verdict: { ...key, outcome, at: at(index + 5) } };
      });
    // B is aborted at once; that A serves again is known at 3 + 5 minutes.
    const reverted = given('- A B A', { 1: 'verified', 2: 'aborted', 3: 'verified' });
    expect(dora(reverted, undefined, WINDOW)).toMatchObject({ changeFailureRate: 1 / 2, timeToRestoreSeconds: 360 });
    // B was aborted and mended by C: nothing went back.
    const mended = given('- A B C', { 1: 'verified', 2: 'aborted', 3: 'verified' });
    expect(dora(mended, undefined, WINDOW)).toMatchObject({ changeFailureRate: 1 / 3, timeToRestoreSeconds: 360 });
    // What was superseded before it ended is no failure.
    const burst = given('- A B C', { 1: 'verified', 2: 'superseded', 3: 'verified' });
    expect(dora(burst, undefined, WINDOW)).toMatchObject({ changeFailureRate: 0, timeToRestoreSeconds: null });
    // It stands aborted: nothing is restored yet.
    const standing = given('- A B', { 1: 'verified', 2: 'aborted' });
    expect(dora(standing, undefined, WINDOW)).toMatchObject({ changeFailureRate: 1 / 2, timeToRestoreSeconds: null });
  });

  it('are null where there is nothing to tell them from', () => {
    expect(dora([], undefined, WINDOW)).toEqual({
      ...WINDOW,
      ...{ deployments: 0, deploymentsPerDay: 0, leadTimeSeconds: null },
      ...{ changeFailureRate: null, timeToRestoreSeconds: null },
    });
    const dev = deploymentsOf(states('- A'));
    expect(dora(dev, undefined, WINDOW)).toMatchObject({ leadTimeSeconds: null, changeFailureRate: 0 });
  });
});
