/** run.json against counts that share no code with it: of the text of the records, by hand. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { recompute } from './recompute.ts';
import { runPaths } from '../record/paths.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { writeSyntheticRun } from '../testing/synthetic-run.ts';

interface Line {
  due: number;
  end: number;
  class: string;
  outcome: string;
  kind: string;
  key: string | null;
  version: string | null;
}

const strategies = ['recreate', 'rolling-no-drain', 'rolling'] as const;
let dir: string;
let lanes: LaneResult[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'recount-'));
  await writeSyntheticRun(dir, { ratePerSecond: 40, strategies });
  lanes = (await recompute(dir)).lanes;
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const laneOf = (strategy: StrategyName) => lanes.find((lane) => lane.strategy === strategy) as LaneResult;
const linesOf = async (strategy: StrategyName): Promise<Line[]> => {
  const text = await readFile(runPaths.requests(dir, `b1-${strategy}`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
};
const marksOf = async (strategy: StrategyName): Promise<Record<string, number>> => {
  const facts = JSON.parse(await readFile(runPaths.laneFacts(dir, `b1-${strategy}`), 'utf8')) as {
    marks: { name: string; at: number }[];
  };
  return Object.fromEntries(facts.marks.map(({ name, at }) => [name, at]));
};
const count = (lines: readonly Line[], test: (line: Line) => boolean) => lines.filter(test).length;

describe.each(strategies)('what run.json says of %s', (strategy) => {
  it('counts as many requests, failures and outcomes as the records hold', async () => {
    const lines = await linesOf(strategy);
    const { requests } = laneOf(strategy);
    expect(requests.sent).toBe(lines.length);
    expect(requests.ok).toBe(count(lines, (line) => line.class === 'ok'));
    expect(requests.failedTotal).toBe(count(lines, (line) => line.class !== 'ok'));
    for (const name of ['refused', 'reset'] as const) {
      expect(requests.failed[name] ?? 0).toBe(count(lines, (line) => line.class === name));
    }
    for (const name of ['acknowledged', 'rejected', 'unknown'] as const) {
      expect(requests.outcomes[name]).toBe(count(lines, (line) => line.outcome === name));
    }
    expect(requests.byConnection.fresh.sent).toBe(count(lines, (line) => line.kind === 'fresh'));
    expect(requests.byConnection.fresh.failed).toBe(
      count(lines, (line) => line.kind === 'fresh' && line.class !== 'ok'),
    );
  });

  it('has each request in the phase in which it was due', async () => {
    const [lines, marks] = [await linesOf(strategy), await marksOf(strategy)];
    const { phases } = laneOf(strategy);
    const sent = (names: readonly string[]) =>
      phases.filter(({ name }) => names.includes(name)).reduce((sum, phase) => sum + phase.sent, 0);
    const between = (from: number, to: number) => count(lines, ({ due }) => due >= from && due < to);
    const { deploy = NaN, rollback = NaN } = marks;
    expect(sent(['steady'])).toBe(between(0, deploy));
    expect(sent(['deploy', 'hold'])).toBe(between(deploy, rollback));
    expect(sent(['rollback', 'settle'])).toBe(between(rollback, Infinity));
  });

  it('says how long the new version answered after the roll-back began', async () => {
    const { rollback = NaN } = await marksOf(strategy);
    const ends = (await linesOf(strategy)).flatMap(({ version, end }) => (version === '2.0.0' ? [end] : []));
    expect(laneOf(strategy).rollbackMs).toBeCloseTo(Math.max(...ends) - rollback, 6);
  });

  it('finds as many acknowledged writes as were acknowledged, each applied once', async () => {
    const written = count(await linesOf(strategy), ({ key, outcome }) => key !== null && outcome === 'acknowledged');
    expect(written).toBeGreaterThan(0);
    expect(laneOf(strategy).invariants).toMatchObject({
      holds: true,
      acknowledged: written,
      acknowledgedAppliedOnce: written,
    });
  });
});

describe('the invented recreate', () => {
  it('answers nobody between its last old pod and its first new one: one outage a switch', async () => {
    const { deploy = NaN, rollback = NaN } = await marksOf('recreate');
    const lane = laneOf('recreate');
    expect(lane.requests.failed.refused).toBeGreaterThan(100);
    expect(lane.downtimeMs.outages).toHaveLength(2);
    // Old pods leave the Service 60 + 120 ms after the command; the new ones come with it 60 + 6,500 + 90 + 1,600 + 120 ms after it.
    const lines = (await linesOf('recreate')).filter(({ class: kind, due }) => kind !== 'ok' && due < rollback);
    const firstDue = Math.min(...lines.map(({ due }) => due));
    const lastDue = Math.max(...lines.map(({ due }) => due));
    expect(firstDue).toBeGreaterThan(deploy + 180);
    expect(lastDue).toBeLessThanOrEqual(deploy + 8_370);
    expect(lane.downtimeMs.outages[0]?.startMs).toBe(firstDue);
  });

  it('loses far more than rolling without drain, and rolling loses nothing', () => {
    expect(laneOf('recreate').requests.failedTotal).toBeGreaterThan(laneOf('rolling-no-drain').requests.failedTotal);
    expect(laneOf('rolling-no-drain').requests.failedTotal).toBeGreaterThan(0);
    expect(laneOf('rolling').requests.failedTotal).toBe(0);
  });
});
