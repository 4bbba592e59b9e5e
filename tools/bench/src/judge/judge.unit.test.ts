import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeCases } from './cases.ts';
import { lowerBound95, measureFalseAborts } from './false-aborts.ts';
import { measureDetection } from './detection.ts';
import { drawPicture } from './picture.ts';
import { planOf } from './plan.ts';
import { table } from './table.ts';

describe('the judge of a canary', () => {
  it('aborts no more canaries that are no other version than it says, and is found out where connections are not heeded', () => {
    const series = { canaries: 200, seconds: 30, seed: 1 };
    expect(measureFalseAborts(series, 1)).toMatchObject([{ isWithin: true, isJudged: true }]);
    const planted = measureFalseAborts({ ...series, withoutClamp: true }, 1);
    expect(planted[0]).toMatchObject({ isWithin: false });
    expect(table({ seconds: 30, falseAborts: planted, calibrated: [], detections: [], cases: [] })).toContain(
      'FALLS SHORT',
    );
  });

  it('sees worse canaries, beside rivals that abort as seldom', () => {
    const { detections, calibrated } = measureDetection({ canaries: 3, most: 60, calibration: 10, seed: 1 });
    const worst = detections.filter(({ scenario }) => scenario.to === 0.05 && scenario.from === 0.001);
    expect(worst.map(({ policy }) => policy)).toEqual(['sequential', 'threshold', 'Mann–Whitney']);
    expect(worst[0]).toMatchObject({ detected: 3 });
    expect(worst[0]!.requests!).toBeLessThan(worst[2]!.requests ?? Infinity);
    expect(calibrated).toHaveLength(4);
  });

  it('comes to the verdicts that cases of Kayenta’s threads ask for', () => {
    expect(judgeCases().filter(({ isAsExpected }) => !isAsExpected)).toEqual([]);
  });

  it('is drawn as the committed picture has it', () => {
    const committed = join(import.meta.dirname, '../../../../docs/images/judge.svg');
    const picture = drawPicture(1);
    expect(readFileSync(committed, 'utf8')).toBe(picture);
    // XML permits no two dashes in a comment: a browser shows nothing of such a picture.
    expect(picture.match(/--/g)).toHaveLength(2);
  });
});

describe('the bound of false aborts', () => {
  it.each([
    [0, 2_000, 0],
    [20, 2_000, 0.0066],
    [29, 2_000, 0.0104],
  ])('of %i of %i is %d', (aborted, canaries, bound) => {
    expect(lowerBound95(aborted, canaries)).toBeCloseTo(bound, 3);
  });
});

describe('the command line', () => {
  it('takes 2,000 canaries, or fewer', () => {
    expect(planOf([])).toMatchObject({ canaries: 2_000, seed: 1, planted: false, json: false });
    expect(planOf(['--short', '--seed', '7'])).toMatchObject({ canaries: 200, seed: 7 });
    expect(planOf(['--help'])).toBe('help');
  });
  it.each([
    [['--seed', 'x'], /--seed: x is no number/],
    [['--loud'], /--loud/],
  ])('refuses %j', (args, message) => {
    expect(() => planOf(args)).toThrow(message);
  });
});
