import { describe, expect, it } from '@jest/globals';
import { planOf } from './schedule.ts';

const plans = (seed: number, count: number) => Array.from({ length: count }, (_, i) => planOf(seed, i + 1));

describe('the plan of a round', () => {
  it('is made by the seed alone', () => {
    expect(plans(7, 30)).toEqual(plans(7, 30));
    expect(plans(8, 30)).not.toEqual(plans(7, 30));
  });

  it('kills everyone within ten rounds', () => {
    for (const seed of [1, 2, 3]) {
      const victims = plans(seed, 10).map(({ aim }) => aim.victim);
      expect(new Set(victims)).toEqual(new Set(['transfer', 'account', 'membership', 'broker']));
    }
  });

  it('aims at every step of the saga, on either side of its commit, within 200 rounds', () => {
    const aims = new Set(
      plans(1, 200).map(({ aim: { victim, sight } }) => `${victim} ${sight.what} ${sight.told ? 'told' : 'recorded'}`),
    );
    const events = ['TransferRequested', 'FundsHeld', 'TargetCredited', 'CompensationStarted', 'CreditCancelled'];
    const sagas = events.flatMap((event) => [`transfer ${event} recorded`, `transfer ${event} told`]);
    const ends = ['TransferCompleted', 'TransferFailed', 'TransferCompensated'].map(
      (event) => `transfer ${event} recorded`,
    );
    const steps = ['hold', 'credit', 'capture', 'release'].flatMap((step) => [
      `account ${step} recorded`,
      `account ${step} told`,
    ]);
    const others = ['broker FundsHeld told', 'membership MemberRegistered recorded'];
    expect([...sagas, ...ends, ...steps, ...others].filter((aim) => !aims.has(aim))).toEqual([]);
  });

  it('watches an order of the kind that comes by what is awaited, and lets its deadline pass where that is the point', () => {
    for (const { aim, orders, deadlineMs } of plans(1, 60)) {
      expect(orders[0]!.kind).toBe(aim.kind);
      expect(deadlineMs < 5_000).toBe(aim.pastDeadline === true);
    }
  });
});
