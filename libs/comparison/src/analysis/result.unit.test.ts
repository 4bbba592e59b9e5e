import { describe, expect, it } from '@jest/globals';

import { lossComparisons } from './summary/comparisons.ts';
import { countingLanes, reachedRepeats, reachedSentence, runVoid, wholeBlocks } from './summary/counting.ts';
import { summarise } from './summary/summary.ts';
import { verdictOf } from './verdict/verdict.ts';
import { duration, estimateInWords, list, percent, tooFewInWords } from './verdict/words.ts';
import { accountApplication } from '../apps/account/account-application.ts';
import { laneResult } from './lane-analysis.ts';
import type { Bound } from '../record/bound.ts';
import type { NotMeasured } from '../record/not-measured.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { Estimate } from '../record/run.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { atLeast, exactly } from './statistics/bound.ts';
import { estimateMedian } from './statistics/estimate.ts';
import { syntheticLane, syntheticLoad } from '../testing/synthetic-run.ts';

const measured = new Map<StrategyName, LaneResult>();
const lane = (strategy: StrategyName, change: Partial<LaneResult> = {}): LaneResult => {
  const known =
    measured.get(strategy) ??
    laneResult(syntheticLane(strategy, syntheticLoad(40), 5), {
      ratePerSecond: 40,
      timeoutMs: 10_000,
      judge: accountApplication,
    });
  measured.set(strategy, known);
  return { ...known, ...change };
};
const asked = (repeats: number, notMeasured: NotMeasured[] = []) => ({ repeats, notMeasured });
const voided = { void: true, reasons: ['late'] };

describe('counting', () => {
  it('takes the attempt that is not void', () => {
    const lanes = [lane('rolling', { id: 'first', void: voided }), lane('rolling', { id: 'second', attempt: 2 })];
    expect(countingLanes(lanes).map(({ id }) => id)).toEqual(['second']);
    expect(runVoid(lanes, asked(1))).toEqual({ void: false, reasons: [] });
  });
  it('leaves out the whole block of a control that lost nothing, once another block is whole', () => {
    const lanes = [
      lane('rolling', { id: 'r1' }),
      lane('rolling-no-drain', { id: 'c1', void: voided }),
      lane('rolling', { id: 'r2', block: 2 }),
      lane('rolling-no-drain', { id: 'c2', block: 2 }),
    ];
    expect(countingLanes(lanes).map(({ id }) => id)).toEqual(['r2', 'c2']);
    expect(wholeBlocks(lanes)).toHaveLength(1);
  });
  it('calls a run void without one whole block, with the reasons of the last attempts', () => {
    const lanes = [lane('rolling'), lane('rolling-no-drain', { void: voided })];
    expect(runVoid(lanes, asked(1))).toEqual(voided);
    expect(runVoid([], asked(2))).toEqual({ void: true, reasons: ['0 of 2 blocks were measured whole'] });
  });
  it('tells what was reached of the repeats that were asked for, and lets it count', () => {
    const blocks = Array.from({ length: 200 }, (_, index) => lane('rolling', { block: index + 1 }));
    const lanes = blocks.map((one, index) => (index < 198 ? one : { ...one, void: voided }));
    expect(runVoid(lanes, asked(200)).void).toBe(false);
    expect(reachedSentence(lanes, asked(200))).toEqual(['Reached 198 of 200 repeats: late.']);
    expect(reachedSentence(blocks, asked(200))).toEqual([]);
  });
});

describe('a lane that could not be measured', () => {
  const reason = '3 pods of account ready: not within 180 s';
  const gone: NotMeasured = { lane: 'b2-blue-green', block: 2, strategy: 'blue-green', reason };
  const said = `b2-blue-green: not measurable, because ${reason}`;
  const of = (lanes: LaneResult[]) =>
    verdictOf(lanes, summarise(lanes), { voided: runVoid(lanes, asked(2, [gone])), ...asked(2, [gone]) });

  it('leaves the others of its block to count, and the block short of a repeat', () => {
    const lanes = [lane('rolling'), lane('blue-green'), lane('rolling', { block: 2 })];
    expect(countingLanes(lanes)).toHaveLength(3);
    expect(reachedRepeats(lanes, asked(2, [gone]))).toBe(1);
    expect(reachedSentence(lanes, asked(2, [gone]))).toEqual([`Reached 1 of 2 repeats: ${said}.`]);
    expect(of(lanes).sentences).toContain(`${said}.`);
    expect(of(lanes).headline).not.toContain('not measurable');
  });
  it('is in the headline where its strategy has no other', () => {
    expect(of([lane('rolling'), lane('rolling', { block: 2 })]).headline).toMatch(
      /^Rolling lost 0 of [\d,]+ requests; blue\/green was not measurable\.$/,
    );
    expect(of([lane('noise-none')]).headline).toBe('Blue/green was not measurable.');
  });
  it('is why a run is void in which there was no other', () => {
    expect(runVoid([], asked(1, [gone]))).toEqual({ void: true, reasons: [said] });
  });
});

describe('summarise', () => {
  it('counts switches, not requests, and bounds what was never lost', () => {
    const lanes = [1, 2, 3].flatMap((block) => [lane('rolling', { block }), lane('rolling-no-drain', { block })]);
    const [rolling, control] = summarise(lanes);
    expect(rolling).toMatchObject({ strategy: 'rolling', lanes: 3, switches: { total: 6, lossy: 0 } });
    expect(rolling?.switches.lossBound).toBeCloseTo(1 - 0.05 ** (1 / 6), 6);
    expect(control).toMatchObject({ control: true, switches: { total: 6, lossy: 6, lossBound: 1 } });
  });
  it('has no interval of fewer than six lanes', () => {
    const deployMs = (lanes: number) => {
      const times = Array.from({ length: lanes }, (_, index) => lane('rolling', { block: index + 1, deployMs: index }));
      return summarise(times)[0]?.estimates.deployMs;
    };
    expect(deployMs(5)).toMatchObject({ median: { value: 2 }, interval: null });
    expect(deployMs(6)).toMatchObject({ median: { value: 2.5 }, interval: { low: 0, high: { value: 5 } } });
  });
  it('has no switch in a lane without a change', () => {
    expect(summarise([lane('noise-none')])[0]?.switches).toEqual({ total: 0, lossy: 0, lossBound: null });
  });
});

describe('lossComparisons', () => {
  const losing = (strategy: StrategyName, block: number, lost: number) => {
    const { phases } = lane(strategy);
    const planted = phases.map((phase) => ({ ...phase, ok: phase.name === 'deploy' ? phase.sent - lost : phase.sent }));
    return lane(strategy, { block, phases: planted });
  };
  const blocks = (count: number, rolling: (block: number) => number) =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((block) => [
      losing('rolling', block, rolling(block)),
      losing('blue-green', block, 0),
      lane('rolling-no-drain', { block }),
      lane('noise-none', { block }),
    ]);

  it('pairs strategies within blocks, but no control and no noise lane', () => {
    expect(lossComparisons(blocks(6, (block) => block))).toEqual([
      {
        strategies: ['rolling', 'blue-green'],
        ...{ blocks: 6, lost: [21, 0], blocksWithMore: [6, 0], p: 2 / 64, adjustedP: 2 / 64 },
      },
    ]);
  });
  it('sees no difference in one late request of one lane', () => {
    const [found] = lossComparisons(blocks(8, (block) => (block === 3 ? 1 : 0)));
    expect(found).toMatchObject({ blocks: 8, lost: [1, 0], adjustedP: 1 });
  });
  it('leaves out a strategy that did not complete in every lane: it had fewer switches to lose in', () => {
    const lanes = blocks(6, (block) => block).map((one) =>
      one.block === 4 && one.strategy === 'blue-green'
        ? { ...one, end: { how: 'timed-out', reason: 'slow', step: 'deploy', at: 9 } satisfies LaneResult['end'] }
        : one,
    );
    expect(lossComparisons(lanes)).toEqual([]);
  });
  it('compares nothing where there is one strategy', () => expect(lossComparisons([lane('rolling')])).toEqual([]));
});

describe('verdictOf', () => {
  const of = (lanes: LaneResult[]) =>
    verdictOf(lanes, summarise(lanes), { voided: runVoid(lanes, asked(1)), ...asked(1) });
  it('says what each strategy lost, and where', () => {
    const { headline, sentences } = of([lane('rolling'), lane('rolling-no-drain'), lane('noise-none')]);
    expect(headline).toMatch(/^Rolling lost 0 of [\d,]+ and rolling without drain lost \d+ of [\d,]+ requests\.$/);
    expect(sentences.join('\n')).toMatch(/Rolling without drain: .*on keep-alive connections; .*in phase deploy/);
    expect(sentences.join('\n')).toMatch(/Noise floor: no change lost 0/);
  });
  it('prints a constant of the manifests beside the time that holds it, with its origin', () => {
    const fixedWaits = [{ name: 'scaleDownDelaySeconds', ms: 6000, of: 'Rollout account' }];
    const { sentences } = of([lane('blue-green', { deployMs: 19_000, fixedWaits })]);
    const time =
      /took 19.0 s until the last old pod was gone, of which the manifests fix 6.0 s scaleDownDelaySeconds \(Rollout account\);/;
    expect(sentences).toContainEqual(expect.stringMatching(time));
    expect(sentences).toContainEqual(expect.stringMatching(/; one lane is too few for an interval\.$/));
  });
  it('says how long the way back took, and of the deployment nothing where old pods stayed', () => {
    const { sentences } = of([lane('blue-green-early-back', { deployMs: null })]);
    const cost = /^Blue\/green, rolled back within the delay answered from the new version for [\d.]+ s after/;
    expect(sentences).toContainEqual(expect.stringMatching(cost));
  });
  it('leads with the reason of a void run', () => {
    expect(of([lane('rolling', { void: voided })]).headline).toBe('Void: late.');
  });
  it('says which invariant broke', () => {
    const broken = lane('rolling');
    const invariants = { ...broken.invariants!, holds: false, lost: ['k'], halfApplied: ['a', 'b'] };
    expect(of([{ ...broken, invariants }]).sentences[0]).toBe('Money is wrong: b1-rolling: 1 lost and 2 half applied.');
  });
});

describe('the check of promotion', () => {
  const sentences = (lanes: LaneResult[]) =>
    verdictOf(lanes, summarise(lanes), { voided: runVoid(lanes, asked(1)), ...asked(1) }).sentences;
  const blueGreen = lane('blue-green');
  it('is silent where nothing came through early, and loud where something did', () => {
    expect(sentences([blueGreen]).join()).not.toContain('before it was promoted');
    const early = { ...blueGreen, exposure: { ...blueGreen.exposure, answeredByNewBeforePromotion: 3 } };
    expect(sentences([early])).toContain('Blue/green: 3 answers came from the new version before it was promoted.');
  });
});

describe('a mixed window that did not end', () => {
  it('stays in the median, as a lower bound', () => {
    const mixed = (keepAlive: Bound) => {
      const known = lane('blue-green');
      return { ...known, mixedVersionMs: { ...known.mixedVersionMs!, keepAlive } };
    };
    const estimate = (...windows: Bound[]) => summarise(windows.map(mixed))[0]?.estimates.mixedKeepAliveMs;
    expect(estimate(exactly(100), exactly(200), atLeast(9000))).toMatchObject({ median: exactly(200) });
    expect(estimate(exactly(100), atLeast(8000), atLeast(9000))).toMatchObject({ median: atLeast(8000) });
  });
});

describe('words', () => {
  it('shows an interval, or the values that are too few for one', () => {
    const estimate = (count: number) =>
      estimateMedian(Array.from({ length: count }, (_, index) => exactly(1000 * (index + 1)))) as Estimate;
    const [one, three, six] = [estimate(1), estimate(3), estimate(6)];
    expect(estimateInWords(one, duration)).toBe('1.0 s');
    expect(estimateInWords(three, duration)).toBe('2.0 s (1.0 s, 2.0 s and 3.0 s)');
    expect(estimateInWords(six, duration)).toBe('3.5 s (95 %: 1.0 s to 6.0 s)');
    expect([one, three, six].map((found) => tooFewInWords([found]))).toEqual([
      'one lane is too few for an interval',
      '3 lanes are too few for an interval',
      '',
    ]);
  });
  it('says "more than" of what had not ended', () => {
    const values = [exactly(1000), atLeast(9000), atLeast(9000)];
    expect(estimateInWords(estimateMedian(values) as Estimate, duration)).toBe('> 9.0 s (1.0 s, > 9.0 s and > 9.0 s)');
  });
  it('reads as people write', () => {
    expect([duration(40), duration(12_345)]).toEqual(['40 ms', '12.3 s']);
    expect([percent(0.0149), percent(0.776)]).toEqual(['1.5 %', '78 %']);
    expect([list([]), list(['a']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });
});
