import { describe, expect, it } from '@jest/globals';

import { LaneSetUpFailed } from './lane-set-up-failed.ts';
import { planLane } from './order.ts';
import { withDefaults } from './options.ts';
import { createCleaner, removeLeftovers, runLane } from './run-lane.ts';
import type { ComparisonProgress } from '../record/progress-event.ts';
import { prepareLane } from '../lane/prepare/prepare-lane.ts';
import { toyOptions } from '../testing/toy-comparison.ts';

/** A lane on a cluster that takes nothing. */
const lane = (more: { keepsFailed?: boolean; signal?: AbortSignal } = {}) => {
  const asked: string[] = [];
  const told: ComparisonProgress[] = [];
  const { cluster, ...options } = toyOptions('/nowhere');
  const comparison = withDefaults({
    ...options,
    ...more,
    cluster: {
      ...cluster,
      kubectl: async (args) => {
        asked.push(args.join(' '));
        return { stdout: args.includes('--selector') ? 'namespace/lane-b1-rolling\n' : '', stderr: '' };
      },
    },
    progress: (event) => void told.push(event),
  });
  const plan = planLane(comparison, { strategy: 'rolling', fault: 'none' }, { block: 1, attempt: 1, order: 1 });
  const cleaner = createCleaner(comparison, new AbortController().signal);
  const run = () => runLane({ comparison, dir: '/nowhere', cleaner, number: 1, of: 1 }, plan);
  return { plan, run, cleaner, asked, comparison, told: () => told.filter(({ type }) => type === 'kept') };
};

describe('a lane that cannot be set up', () => {
  it('says so by its kind, and its namespace goes', async () => {
    const { run, cleaner, asked, told } = lane();
    await expect(run()).rejects.toThrow(LaneSetUpFailed);
    await cleaner.settled();
    expect(asked).toContain('delete namespace lane-b1-rolling --ignore-not-found --wait=false');
    expect(told()).toEqual([]);
  });
  it('leaves no failure behind that nobody awaits, however many renders failed beside one another', async () => {
    const unawaited: unknown[] = [];
    const note = (reason: unknown) => void unawaited.push(reason);
    process.on('unhandledRejection', note);
    try {
      const { comparison, plan } = lane();
      await expect(prepareLane(comparison, plan, () => undefined)).rejects.toThrow();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(unawaited).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
  it('leaves its namespace where such are kept', async () => {
    const { run, cleaner, asked, told } = lane({ keepsFailed: true });
    await expect(run()).rejects.toThrow(LaneSetUpFailed);
    await cleaner.settled();
    expect(asked).toEqual([]);
    expect(told()).toEqual([{ type: 'kept', lane: 'b1-rolling', namespace: 'lane-b1-rolling' }]);
  });
  it('keeps nothing of a comparison that was stopped', async () => {
    const { run, cleaner, asked } = lane({ keepsFailed: true, signal: AbortSignal.abort(new Error('stopped')) });
    await expect(run()).rejects.toThrow();
    await cleaner.settled();
    expect(asked).not.toEqual([]);
  });
  it('is removed by the next comparison where it was kept', async () => {
    const { asked, comparison } = lane();
    await removeLeftovers(comparison);
    expect(asked).toContain('delete namespace lane-b1-rolling --ignore-not-found --timeout 120s');
  });
});
