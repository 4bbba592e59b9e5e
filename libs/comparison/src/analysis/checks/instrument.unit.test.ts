import { describe, expect, it } from '@jest/globals';

import { hostIn } from '../metrics/host-in.ts';
import { instrumentOf } from './instrument.ts';
import { laneResult } from '../lane-analysis.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import type { HostSample } from '../../record/host-sample.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { request } from '../../testing/request.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const records = syntheticLane('rolling', syntheticLoad(60), 3);
const measured = (change: Partial<LaneRecords> = {}) =>
  laneResult({ ...records, ...change }, { ratePerSecond: 60, timeoutMs: 10_000, judge: accountApplication });
const quiet = measured();
const deploy = quiet.phases.find(({ name }) => name === 'deploy')!;
const inDeploy = (at: number) => at > deploy.startMs && at <= deploy.endMs;
const host = (change: (sample: HostSample) => Partial<HostSample>) =>
  measured({ host: records.host.map((sample) => ({ ...sample, ...change(sample) })) });

describe('the instrument', () => {
  it('has no fault on a machine that is busy with the lane itself', () => {
    const busy = host(({ at }) => ({
      cpuBusy: 1,
      cpuPressure: inDeploy(at) ? 499 : 400,
      ioPressure: 400,
      steal: 0.04,
    }));
    expect(busy.instrument).toEqual({ faults: [], unchecked: [] });
    expect(busy.void.void).toBe(false);
  });

  it.each<[string, (sample: HostSample) => Partial<HostSample>, RegExp]>([
    [
      'others used the CPUs',
      ({ at }) => (inDeploy(at) ? { cpuForeign: 0.4 } : {}),
      /others used was \d+ % during deploy/,
    ],
    [
      'the hypervisor took them',
      ({ at }) => (inDeploy(at) ? { steal: 0.3 } : {}),
      /hypervisor took was \d+ % during deploy/,
    ],
    [
      'memory was short',
      ({ at }) => (inDeploy(at) ? { memoryPressure: 100 } : {}),
      /memory pressure was \d+ % during deploy/,
    ],
    [
      'CPUs were short before anything was changed',
      () => ({ cpuPressure: 490 }),
      /CPU pressure was 98 % during steady/,
    ],
  ])('is at fault when %s', (_, change, reason) => {
    const { instrument, void: voided } = host(change);
    expect(instrument.faults.join()).toMatch(reason);
    expect(voided.reasons).toEqual(instrument.faults.map((fault) => `b1-rolling: ${fault}`));
  });

  it('says by what it could not be judged', () => {
    const blind = host(() => ({ cpuForeign: null, memoryPressure: null, steal: null }));
    expect(blind.void.void).toBe(false);
    expect(blind.instrument.unchecked).toEqual([
      'the share of the CPUs that others used',
      'the share of the CPUs that the hypervisor took',
      'memory pressure',
    ]);
    expect(measured({ host: [] }).instrument.unchecked).toHaveLength(4);
  });

  it('is at fault when late sends bunch, though they are few of the phase', () => {
    const late = records.requests.map((one) =>
      one.due > deploy.startMs && one.due < deploy.startMs + 600 ? { ...one, sent: deploy.startMs + 700 } : one,
    );
    expect(measured({ requests: late }).instrument.faults.join()).toContain('the generator stood still');
  });

  it('is at fault when it was late during one phase alone, which the lane as a whole does not show', () => {
    const one = quiet.phases[0]!;
    const phase = (name: typeof one.name, p99: number, sent = 1000) => ({
      ...{ ...one, name, sent, lateness: { p50: 1, p99, max: 90 } },
    });
    const faults = (...phases: (typeof one)[]) => instrumentOf(records.requests, phases).faults;
    expect(faults(phase('steady', 2), phase('deploy', 40))).toEqual([
      expect.stringContaining('late during deploy (p99 40.0 ms, limit 20 ms)'),
    ]);
    expect(faults(phase('hold', 40, 390))).toEqual([]);
    const all = records.requests.map((sent) => ({ ...sent, sent: sent.due + 30 }));
    expect(instrumentOf(all, []).faults[0]).toContain('late all along (p99 30.0 ms');
  });

  it('is at fault when the generator failed by itself', () => {
    const own = request({ class: 'client', error: 'EMFILE', outcome: 'rejected', status: null });
    expect(instrumentOf([own, request()], quiet.phases).faults).toEqual([
      "1 requests failed by the generator's own errors (EMFILE)",
    ]);
  });
});

describe('hostIn', () => {
  const sample = (at: number, change: Partial<HostSample>): HostSample => ({
    ...records.host[0]!,
    at,
    overMs: 1000,
    ...change,
  });
  it('weighs each sample by how much of the span it speaks of', () => {
    const samples = [sample(1000, { steal: 0.2 }), sample(2000, { steal: 0.4 })];
    expect(hostIn(samples, { startMs: 500, endMs: 1500 }).steal).toBeCloseTo(0.3, 9);
    expect(hostIn(samples, { startMs: 900, endMs: 1900 }).steal).toBeCloseTo(0.38, 9);
  });
  it('takes pressure as a share of the time, and knows nothing of a span without a sample', () => {
    expect(hostIn([sample(1000, { cpuPressure: 250 })], { startMs: 0, endMs: 1000 }).cpuPressure).toBe(0.25);
    expect(hostIn([], { startMs: 0, endMs: 1000 })).toEqual({
      ...{ cpuForeign: null, steal: null, cpuPressure: null, memoryPressure: null },
    });
  });
});
