import { describe, expect, it } from '@jest/globals';

import { laneResult } from '../lane-analysis.ts';
import { summarise } from '../summary/summary.ts';
import { verdictOf } from '../verdict/verdict.ts';
import { scalingOf } from './scaling.ts';
import { timelineOf } from './timeline.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import type { EventRecord } from '../../record/event-record.ts';
import { rowsOf } from '../../report/rows/metric-rows.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const event = (at: number, name: string, object: object): EventRecord =>
  ({ at, type: 'MODIFIED', name, resourceVersion: `${at}`, object }) as EventRecord;

const workload = (at: number, wanted: number, kind: 'Deployment' | 'Rollout' = 'Deployment') =>
  event(at, 'account', { kind, image: null, wanted });
const autoscaler = (at: number, wanted: number, cpuPercent: number | null = 90) =>
  event(at, 'account', { kind: 'HorizontalPodAutoscaler', fewest: 3, most: 4, wanted, cpuPercent, active: true });
const pod = (name: string, hash: string, at: number, type: EventRecord['type']): EventRecord => ({
  ...event(at, name, { kind: 'Pod', hash, ready: true, deleting: type === 'DELETED', restarts: 0 }),
  type,
});

const marks = { deploy: 1000, rollback: 5000 };
/** The CPU of the load, then the bounds of the new version, then those of the old one again. */
const usual = (kind: 'Deployment' | 'Rollout' = 'Deployment') => [
  ...[workload(-9000, 1, kind), autoscaler(-8000, 3), workload(-8000, 3, kind), autoscaler(-20, 3, 8)],
  ...[workload(700, 4, kind), autoscaler(710, 4)],
  ...[workload(3000, 4, kind), workload(3200, 5, kind), autoscaler(3210, 5, 120)],
  ...[workload(6000, 4, kind), autoscaler(6010, 4)],
];
const by = 'autoscaler';

describe('what an autoscaler did in a lane', () => {
  it.each([
    ['rolling-hpa', 'Deployment'],
    ['blue-green-hpa', 'Rollout'],
  ] as const)('is told of %s from the start on, and counted by switch', (strategy, kind) => {
    expect(scalingOf({ strategy }, usual(kind), marks)).toEqual({
      atStart: 3,
      changes: [
        { at: 700, pods: 4, by },
        { at: 3200, pods: 5, by },
        { at: 6000, pods: 4, by },
      ],
      chosen: [
        { at: -8000, pods: 3 },
        { at: 710, pods: 4 },
        { at: 3210, pods: 5 },
        { at: 6010, pods: 4 },
      ],
      events: { steady: 1, deploy: 1, rollback: 1 },
      cpuPercentMost: 120,
    });
  });

  it('is nothing where the strategy has none', () => {
    expect(scalingOf({ strategy: 'rolling' }, usual(), marks)).toBeNull();
  });

  it('is not what manifests do that say a number themselves: those take pods away until it looks again', () => {
    const reset = [workload(-50, 4), autoscaler(-40, 4), workload(1100, 2), workload(1400, 4), autoscaler(1410, 4)];
    expect(scalingOf({ strategy: 'rolling-hpa' }, reset, marks)).toMatchObject({
      atStart: 4,
      changes: [
        { at: 1100, pods: 2, by: 'other' },
        { at: 1400, pods: 4, by },
      ],
      events: { steady: 0, deploy: 2, rollback: 0 },
    });
  });
});

describe('a lane with an autoscaler, in the report', () => {
  const { facts, ...records } = syntheticLane('rolling-hpa', syntheticLoad(20), 5);
  const told = (events: readonly EventRecord[]) =>
    laneResult(
      { ...records, facts, events: [...records.events, ...events].sort((a, b) => a.at - b.at) },
      { ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
    );
  const [deploy = 0, rollback = 0] = ['deploy', 'rollback'].map(
    (name) => facts.marks.find((mark) => mark.name === name)?.at,
  );
  const scaled = [
    ...[workload(-10, 3), autoscaler(-9, 3), workload(deploy + 4000, 5), autoscaler(deploy + 4010, 5)],
    ...[workload(rollback + 4000, 4), autoscaler(rollback + 4010, 4)],
  ];
  const cells = (events: readonly EventRecord[]) => {
    const lane = told(events);
    return rowsOf([lane])
      .filter(({ id }) => ['wantedPods', 'scaleEvents'].includes(id))
      .map((row) => row.cell(lane));
  };
  const sentences = (events: readonly EventRecord[]) =>
    verdictOf([told(events)], summarise([told(events)]), {
      ...{ voided: { void: false, reasons: [] }, repeats: 1, notMeasured: [] },
    }).sentences.filter((sentence) => sentence.includes('autoscaler, to'));

  it('has how many pods were wanted, and how often that changed', () => {
    expect(cells(scaled)).toEqual([
      { text: '3 → 5 → 4', tone: 'plain' },
      { text: '0 / 1 / 1', tone: 'plain' },
    ]);
    expect(sentences(scaled)).toEqual([]);
  });

  it('says where something else changed it', () => {
    const reset = [...scaled, workload(deploy + 100, 1), workload(deploy + 300, 3), autoscaler(deploy + 310, 3)];
    expect(cells(reset)).toEqual([
      { text: '3 → 1 → 3 → 5 → 4', tone: 'bad' },
      { text: '0 / 3 / 1; 1 not by the autoscaler', tone: 'bad' },
    ]);
    expect(sentences(reset)).toEqual([
      'Rolling with an autoscaler: how many pods there are to be was changed 1 time by something else than the autoscaler, to 1.',
    ]);
  });

  it('is deployed once a pod of the old version is gone that came while it was deployed', () => {
    const events = [
      ...[pod('account-a-1', 'a', -1, 'ADDED'), pod('account-b-1', 'b', deploy + 10, 'ADDED')],
      ...[pod('account-a-2', 'a', deploy + 20, 'ADDED'), pod('account-a-1', 'a', deploy + 50, 'DELETED')],
      ...[pod('account-a-2', 'a', deploy + 90, 'DELETED'), pod('account-a-3', 'a', rollback + 10, 'ADDED')],
    ];
    expect(timelineOf(facts, events).oldGone).toBe(deploy + 90);
  });
});
