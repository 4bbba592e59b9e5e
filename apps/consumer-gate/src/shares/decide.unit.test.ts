import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, promotedOf, type Situation } from './decide.ts';
import type { Rollout } from './rollout.ts';

const [OLD, NEW] = ['5d', '7c'];
const blueGreen: Rollout = {
  ...{ name: 'transfer', strategy: 'blueGreen', aborted: false, weight: 100 },
  ...{ current: NEW, stable: OLD, active: OLD },
};
const canary: Rollout = { ...blueGreen, strategy: 'canary', active: '', weight: 20 };

const sharesIn = (rollout: Rollout, over: Partial<Situation> = {}) =>
  Object.fromEntries(
    decide({
      ...{ rollout, living: new Set([OLD, NEW]), isHandedOver: true },
      before: new Map([
        [OLD, 1],
        [NEW, 0],
      ]),
      ...over,
    }),
  );

describe('who may consume', () => {
  it.each<[string, Rollout, Partial<Situation>, object]>([
    ['the first version of all', { ...blueGreen, stable: '', active: '' }, { living: new Set([NEW]) }, { [NEW]: 1 }],
    ['a version in preview does not', blueGreen, {}, { [OLD]: 1, [NEW]: 0 }],
    [
      'what is promoted does, and what was before goes on meanwhile',
      { ...blueGreen, active: NEW },
      { isHandedOver: false },
      { [OLD]: 1, [NEW]: 1 },
    ],
    ['what was promoted before stops then', { ...blueGreen, active: NEW, stable: NEW }, {}, { [OLD]: 0, [NEW]: 1 }],
    [
      'an abort after the switch stops what is bad at once',
      { ...blueGreen, aborted: true },
      {
        isHandedOver: false,
        before: new Map([
          [OLD, 0],
          [NEW, 1],
        ]),
      },
      { [OLD]: 1, [NEW]: 0 },
    ],
    ['a canary does by its weight', canary, {}, { [OLD]: 1, [NEW]: 0.2 }],
    ['a canary without a weight does not', { ...canary, weight: 0 }, {}, { [OLD]: 1, [NEW]: 0 }],
    [
      'a canary that is aborted does not, at once',
      { ...canary, aborted: true },
      { isHandedOver: false },
      { [OLD]: 1, [NEW]: 0 },
    ],
    [
      'a canary that has passed all steps does as any',
      { ...canary, stable: NEW, weight: 100 },
      {},
      { [OLD]: 0, [NEW]: 1 },
    ],
    [
      'what has no pod does not, though it did before',
      { ...blueGreen, active: NEW, stable: NEW },
      { living: new Set([NEW]), isHandedOver: false },
      { [NEW]: 1 },
    ],
    [
      'a third version in preview does not',
      { ...blueGreen, current: '9f' },
      { living: new Set([OLD, NEW, '9f']) },
      { [OLD]: 1, [NEW]: 0, '9f': 0 },
    ],
  ])('%s', (_what, rollout, over, expected) => expect(sharesIn(rollout, over)).toEqual(expected));
});

const hash = fc.constantFrom('a', 'b', 'c', 'd');
const rollouts = fc.record<Rollout>({
  name: fc.constant('transfer'),
  strategy: fc.constantFrom('blueGreen', 'canary'),
  current: hash,
  stable: fc.oneof(hash, fc.constant('')),
  active: fc.oneof(hash, fc.constant('')),
  aborted: fc.boolean(),
  weight: fc.integer({ min: 0, max: 100 }),
});
const situations = fc.record<Situation>({
  rollout: rollouts,
  living: fc.array(hash).map((hashes) => new Set(hashes)),
  before: fc.array(fc.tuple(hash, fc.constantFrom(0, 0.2, 1))).map((pairs) => new Map(pairs)),
  isHandedOver: fc.boolean(),
});

describe('in every situation', () => {
  const holds = (rule: (situation: Situation) => void) => fc.assert(fc.property(situations, rule), { numRuns: 2_000 });

  it('what is promoted consumes', () =>
    holds((situation) => expect(decide(situation).get(promotedOf(situation.rollout))).toBe(1)));

  it('nothing consumes that was not promoted, is no canary and did not before', () =>
    holds((situation) => {
      const { rollout, before } = situation;
      const ofCanary = rollout.strategy === 'canary' ? [rollout.current] : [];
      const may = new Set([
        promotedOf(rollout),
        ...ofCanary,
        ...[...before].flatMap(([h, share]) => (share > 0 ? h : [])),
      ]);
      for (const [each, share] of decide(situation)) if (!may.has(each)) expect(share).toBe(0);
    }));

  it('after an abort and after the hand-over one version consumes, or a canary beside it', () =>
    holds((situation) => {
      const { rollout, isHandedOver } = situation;
      const many = [...decide(situation)].filter(([, share]) => share > 0).length;
      if (rollout.aborted) expect(many).toBe(1);
      else if (isHandedOver) expect(many).toBeLessThanOrEqual(rollout.strategy === 'canary' ? 2 : 1);
    }));

  it('a decision that is made again is the same', () =>
    holds((situation) => {
      const once = decide(situation);
      expect(decide({ ...situation, before: once })).toEqual(once);
    }));

  it('every living version has a share from 0 to 1', () =>
    holds((situation) => {
      const shares = decide(situation);
      for (const each of situation.living) expect(shares.get(each)).toBeGreaterThanOrEqual(0);
      for (const share of shares.values()) expect(share).toBeLessThanOrEqual(1);
    }));
});
