import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { StrategyName } from '@cutover/comparison';
import { byForm } from '@cutover/testing-kit';
import { comparing } from './testing/lanes.ts';

const NAME = 'cutover-e2e';
/** Requests per second: few enough for two slow cores, on which the default makes queues that say nothing of a strategy. */
const RATE = '50';
/** With its own control; the noise floor, which would be added, is left out for its time. */
const STRATEGIES = byForm<readonly StrategyName[]>({
  short: ['rolling-no-drain', 'blue-green'],
  long: ['rolling-no-drain', 'rolling', 'blue-green'],
});

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  asked: ['--strategies', STRATEGIES.join(','), '--no-controls', '--rate', RATE, '--attempts', '2'],
});

describe('a comparison', () => {
  it('measures each strategy', () =>
    ofTheRun(({ run }) => {
      expect(new Set(run.lanes.map((lane) => lane.strategy))).toEqual(new Set(STRATEGIES));
    }));

  it.each(STRATEGIES)('serves requests by both versions under %s', (strategy) =>
    ofTheLane(strategy, ({ requests, deployMs, rollbackMs }) => {
      expect(requests.sent).toBeGreaterThan(1000);
      expect(requests.ok / requests.sent).toBeGreaterThan(0.9);
      expect(deployMs).toBeGreaterThan(0);
      expect(rollbackMs).toBeGreaterThan(0);
    }),
  );

  it('sees the control lose requests', () =>
    ofTheLane('rolling-no-drain', ({ control, requests }) => {
      expect(control).toBe(true);
      expect(Object.values(requests.failed).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    }));

  it.each(STRATEGIES)('sends what was planned for %s, each request within a phase, until its end', (strategy) =>
    ofTheLane(strategy, ({ end, load, phases, requests }) => {
      expect(end).toEqual({ how: 'completed' });
      expect(load).toEqual({ planned: requests.sent, sent: requests.sent });
      expect(phases.reduce((sum, { sent }) => sum + sent, 0)).toBe(requests.sent);
    }),
  );

  // Money is judged whatever the noise: a late generator excuses no lost write.
  it.each(STRATEGIES)('finds every acknowledged write of %s once in the database', (strategy) =>
    ofTheRun(({ run }) => {
      const lanes = run.lanes.filter((lane) => lane.strategy === strategy);
      expect(lanes.map(({ id, invariants }) => [id, invariants?.holds])).toEqual(lanes.map(({ id }) => [id, true]));
    }),
  );

  it('writes a report that needs nothing but itself', () =>
    ofTheRun(async ({ dir }) => {
      const files = await readdir(dir);
      expect(files).toEqual(expect.arrayContaining(['run.json', 'report.html', 'report.md']));
      const html = await readFile(join(dir, 'report.html'), 'utf8');
      expect(html).not.toMatch(/(?:src|href)="https?:/);
    }));

  it('is the same when recomputed from its records', () =>
    ofTheRun(async ({ dir, run }) => {
      expect(await recompute(dir)).toEqual(run);
    }));
});
