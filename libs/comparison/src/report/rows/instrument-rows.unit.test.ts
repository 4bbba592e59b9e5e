import { describe, expect, it } from '@jest/globals';

import { rowsOf } from './metric-rows.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import { laneResult } from '../../analysis/lane-analysis.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const lane = laneResult(syntheticLane('rolling', syntheticLoad(20), 5), {
  ...{ ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
});
const cell = (id: string, change: Partial<LaneResult>) =>
  rowsOf([lane])
    .find((row) => row.id === id)
    ?.cell({ ...lane, ...change }).text;

describe('the rows of the instrument', () => {
  it('say which phase the generator was latest in', () => {
    const phases = lane.phases.map((phase) =>
      phase.name === 'deploy' ? { ...phase, lateness: { p50: 1, p99: 18, max: 40 } } : phase,
    );
    expect(cell('lateness', { lateness: { p50: 1, p99: 2, max: 40 }, phases })).toBe(
      '2 ms; at worst 18 ms, in phase deploy',
    );
  });
  it('say what the machine was like in the worst phase, and what is not known', () => {
    const host = { cpuForeign: 0.02, steal: 0.04, cpuPressure: 0.6, memoryPressure: null };
    const phases = lane.phases.map((phase, index) => ({
      ...phase,
      host: index === 1 ? { ...host, steal: 0.07 } : host,
    }));
    expect(cell('machine', { phases })).toBe('2.0 % / 7.0 % / 60.0 % / not known');
    expect(cell('throttled', { host: { ...lane.host, throttledMs: 1499.6 } })).toBe('1.50 s');
    expect(cell('throttled', { host: { ...lane.host, throttledMs: null } })).toBe('not known');
  });
  it('say that a controller had lost a change, in lanes where it had', () => {
    const at = lane.marks.find(({ name }) => name === 'deploy')?.at ?? 0;
    const woken = { ...lane, marks: [...lane.marks, { name: 'wake', at: at + 10_500 } as const] };
    const row = rowsOf([woken]).find(({ id }) => id === 'wake');
    expect(row?.cell(woken).text).toBe('10.5 s after deploy');
    expect(rowsOf([lane]).find(({ id }) => id === 'wake')).toBeUndefined();
  });
  it('say by what a lane that counts was not checked', () => {
    const instrument = { faults: [], unchecked: ['memory pressure'] };
    expect(cell('void', { instrument })).toBe('yes; not checked, since not known: memory pressure');
    expect(cell('void', {})).toBe('yes');
  });
  it('tell losses apart that the generator may have caused', () => {
    const requests = { ...lane.requests, failedTotal: 3, stalled: 2 };
    expect(cell('lost', { requests })).toMatch(/^3 of [\d,]+ \(2 perhaps the generator’s own\)$/);
  });
});
