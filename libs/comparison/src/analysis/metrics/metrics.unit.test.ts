import { describe, expect, it } from '@jest/globals';

import { podCost } from './cost.ts';
import { downtimeOf } from './downtime.ts';
import { exposureOf } from './exposure.ts';
import { laneResult } from '../lane-analysis.ts';
import { latencyOf } from './latency.ts';
import { crossingOf, mixedVersionOf } from './mixed-version.ts';
import { countRequests } from './requests.ts';
import { timelineOf } from '../timeline/timeline.ts';
import { laneVoid } from '../checks/void.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { atLeast, exactly } from '../statistics/bound.ts';
import { request, reset } from '../../testing/request.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const due = (at: number, change = {}) => request({ due: at, ...change });
const lost = (at: number) => due(at, reset);

describe('downtimeOf', () => {
  it('runs from the first of at least three failed due requests to the next success', () => {
    const requests = [due(0), lost(100), lost(110), lost(120), due(150), lost(200), lost(210), due(220)];
    expect(downtimeOf(requests, 100, 1000)).toMatchObject({
      longest: 50,
      total: 50,
      resolution: 10,
      outages: [{ startMs: 100, endMs: 150, failures: 3 }],
    });
  });
  it('orders by due, not by how the requests ended, and lasts to the stop when no success follows', () => {
    const requests = [lost(30), due(0), lost(10), lost(20)];
    expect(downtimeOf(requests, 100, 80)).toMatchObject({ longest: 70, total: 70 });
  });
  it('finds the worst second', () => {
    const requests = Array.from({ length: 500 }, (_, index) =>
      index >= 200 && index < 250 ? lost(index * 10) : due(index * 10),
    );
    const { availability } = downtimeOf(requests, 100, 5000);
    expect(availability.worst).toBeCloseTo(0.5, 2);
    expect(availability.overall).toBeCloseTo(0.9, 9);
  });
  it('takes all requests for a window that they do not fill', () => {
    expect(downtimeOf([due(0), lost(10), due(20), due(30)], 100, 40).availability.worst).toBe(0.75);
  });
  it('is nothing without failures', () => {
    expect(downtimeOf([due(0), due(5)], 100, 10)).toMatchObject({ longest: 0, total: 0, outages: [] });
    expect(downtimeOf([], 100, 10).availability.overall).toBe(1);
  });
});

describe('crossingOf', () => {
  const change = { from: '1', to: '2', startMs: 100, endMs: 1000 };
  const answers = (versions: string) =>
    [...versions].map((version, index) => due(100 + index * 10, { version, end: 100 + index * 10 }));
  it('sees a switch in one instant as one', () => {
    const instant = { at1: exactly(30), at50: exactly(30), at99: exactly(30), window: exactly(0) };
    expect(crossingOf(answers('1112222'), change)).toEqual(instant);
  });
  it('spans from the first new answer to the last old one', () => {
    const crossing = crossingOf(answers('1121212222'), change);
    expect(crossing?.at1).toEqual(exactly(20));
    expect(crossing?.at99).toEqual(exactly(60));
  });
  it('lasted at least until nobody looked any more, where 99 % was never reached', () => {
    const crossing = crossingOf(answers('1112121'), change);
    expect(crossing).toEqual({
      ...{ at1: exactly(30), at50: exactly(30), at99: atLeast(900), window: atLeast(870) },
    });
  });
  it('has not begun where the version switched to never answered, and is unknown where none did', () => {
    const never = { at1: atLeast(900), at50: atLeast(900), at99: atLeast(900), window: atLeast(0) };
    expect(crossingOf(answers('1111'), change)).toEqual(never);
    expect(crossingOf([], change)).toBeNull();
  });
});

const lane = (strategy: Parameters<typeof syntheticLane>[0]): LaneRecords =>
  syntheticLane(strategy, syntheticLoad(60), 3);

describe('mixedVersionOf', () => {
  it('counts users who had a new answer and then, to a later request, an old one', () => {
    const { facts, events } = lane('rolling');
    const timeline = timelineOf(facts, events);
    const at = (timeline.deploy as number) + 10;
    const answer = (client: number, version: string, from: number) =>
      due(at + from, { client, version, sent: at + from, end: at + from + 5 });
    const requests = [
      ...[answer(1, '2.0.0', 0), answer(1, '1.0.0', 20)],
      ...[answer(2, '1.0.0', 0), answer(2, '2.0.0', 20)],
      ...[answer(3, '2.0.0', 0), { ...answer(3, '1.0.0', 2), end: at + 40 }],
    ];
    expect(mixedVersionOf(requests, facts, timeline)).toMatchObject({ clients: 3, sawNewThenOld: 1 });
  });
  it('is nothing where both versions are the same', () => {
    const { facts, events, requests } = lane('noise-same');
    expect(mixedVersionOf(requests, facts, timelineOf(facts, events))).toBeNull();
  });
});

describe('timelineOf', () => {
  it('tells the revisions apart and ends each switch with the last pod of the version left', () => {
    const { facts, events } = lane('blue-green');
    const timeline = timelineOf(facts, events);
    expect(timeline.pods.map(({ revision }) => revision)).toEqual(
      [...'ooonnnooo'].map((letter) => (letter === 'o' ? 'old' : 'new')),
    );
    expect(timeline.phases.map(({ name }) => name)).toEqual(['steady', 'deploy', 'hold', 'rollback', 'settle']);
    const { deploy, promote, switched, oldGone, rollback, newGone, stop } = timeline;
    const order = [deploy, promote, switched, oldGone, rollback, newGone, stop].map(Number);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
  it('has one phase where nothing changes', () => {
    const { facts, events } = lane('noise-none');
    expect(timelineOf(facts, events)).toMatchObject({ deploy: null, oldGone: null, phases: [{ name: 'steady' }] });
  });
  it('does not claim an end for a switch whose old pods never went', () => {
    const { facts, events } = lane('rolling');
    const stuck = events.filter(({ name, type }) => !(type === 'DELETED' && name.endsWith('-1b')));
    expect(timelineOf(facts, stuck).oldGone).toBeNull();
  });
});

describe('podCost', () => {
  const pod = (createdMs: number | null, goneMs: number | null) => ({
    ...{ name: 'p', revision: 'old' as const, hash: null, readyMs: null, terminatingMs: null, restarts: 0 },
    ...{ createdMs, goneMs },
  });
  it('counts what is there above the steady number, and for how long', () => {
    expect(podCost([pod(null, 3000), pod(null, null), pod(1000, null)], 10_000)).toEqual({
      extraPodsPeak: 1,
      podSecondsAboveSteady: 2,
    });
  });
  it('is nothing when a pod goes before its successor comes', () => {
    expect(podCost([pod(null, 1000), pod(2000, null)], 10_000)).toEqual({ extraPodsPeak: 0, podSecondsAboveSteady: 0 });
  });
});

describe('exposureOf', () => {
  it('blames the new version for its own failures alone', () => {
    const { facts, events } = lane('blue-green');
    const timeline = timelineOf(facts, events);
    const requests = [
      due(0, { version: '2.0.0', end: 5 }),
      due(0, { version: '2.0.0', class: '5xx-app', end: (timeline.promote as number) + 1 }),
      due(0, { class: '5xx-app' }),
      lost(0),
    ];
    expect(exposureOf(requests, facts, timeline)).toEqual({
      due: 4,
      answeredByNewBeforePromotion: 1,
      failedByNew: 1,
      unattributed: 1,
    });
  });
  it('has no promotion to speak of in a rolling lane', () => {
    const { facts, events, requests } = lane('rolling');
    expect(exposureOf(requests, facts, timelineOf(facts, events)).answeredByNewBeforePromotion).toBeNull();
  });
});

describe('latencyOf', () => {
  const timeoutMs = 10_000;
  const answered = (number: number) => Array.from({ length: number }, () => due(0, { sent: 50, end: 60 }));
  it('counts from due, and gives p99.9 from 10,000 samples on', () => {
    expect(latencyOf(answered(9_999), timeoutMs)).toMatchObject({ samples: 9_999, p50: exactly(60), p999: null });
    expect(latencyOf(answered(10_000), timeoutMs).p999).toEqual(exactly(60));
  });
  it('ranks what was never answered as at least the time-out, however soon it failed', () => {
    const timedOut = { ...reset, class: 'timeout' as const, end: 10_001 };
    const requests = [...answered(980), ...Array.from({ length: 20 }, (_, i) => (i < 15 ? lost(0) : due(0, timedOut)))];
    expect(latencyOf(requests, timeoutMs)).toEqual({
      ...{ samples: 1000, unanswered: 20, p50: exactly(60), p99: atLeast(10_000), p999: null, max: atLeast(10_001) },
    });
  });
  it('takes an answer that was cut off for none', () => {
    const cut = due(0, { status: 200, error: 'ECONNRESET', class: 'reset', outcome: 'unknown', end: 5 });
    expect(latencyOf([cut], timeoutMs)).toMatchObject({ unanswered: 1, p50: atLeast(timeoutMs) });
  });
  it('is of nothing without requests', () => {
    expect(latencyOf([], timeoutMs)).toEqual({
      samples: 0,
      unanswered: 0,
      p50: null,
      p99: null,
      p999: null,
      max: null,
    });
  });
});

describe('the latency of a switch', () => {
  it('is that of the deployment apart from that of the roll-back, each until the last pod left behind is gone', () => {
    const records = lane('rolling');
    const { deploy, oldGone, rollback, newGone } = timelineOf(records.facts, records.events);
    const slowed = (from: number | null, until: number | null, ms: number) =>
      records.requests.map((one) =>
        one.due >= Number(from) && one.due < Number(until) ? { ...one, end: one.due + ms } : one,
      );
    const measured = (requests: LaneRecords['requests']) =>
      laneResult({ ...records, requests }, { ratePerSecond: 60, timeoutMs: 10_000, judge: accountApplication })
        .latencyMs;
    const forth = measured(slowed(deploy, oldGone, 700));
    expect(forth.deploy.p50?.value).toBeCloseTo(700, 6);
    expect(forth.rollback.p99?.value).toBeLessThan(700);
    const back = measured(slowed(rollback, newGone, 800));
    expect(back.rollback.p50?.value).toBeCloseTo(800, 6);
    expect(back.deploy.p99?.value).toBeLessThan(800);
    const held = measured(slowed(oldGone, rollback, 900));
    expect([held.deploy, held.rollback].map(({ max }) => Number(max?.value) < 900)).toEqual([true, true]);
  });
  it('is of nothing where nothing changes', () => {
    const noise = laneResult(lane('noise-none'), { ratePerSecond: 60, timeoutMs: 10_000, judge: accountApplication });
    expect(noise.latencyMs).toMatchObject({ deploy: { samples: 0 }, rollback: { samples: 0 } });
    expect(noise.latencyMs.steady.samples).toBeGreaterThan(0);
  });
});

describe('countRequests', () => {
  it('adds up, by class and by kind of connection', () => {
    const counts = countRequests([due(0), lost(1), due(2, { kind: 'fresh', class: 'late' })]);
    expect(counts).toMatchObject({
      sent: 3,
      ok: 1,
      failed: { reset: 1, late: 1 },
      failedTotal: 2,
      outcomes: { acknowledged: 2, rejected: 0, unknown: 1 },
      byConnection: { fresh: { sent: 1, failed: 1 }, keepAlive: { sent: 2, failed: 1 } },
    });
  });
});

describe('laneVoid', () => {
  const { facts } = lane('rolling-no-drain');
  const signs = {
    faults: [],
    stopMs: facts.generator.horizonMs,
    inNoPhase: 0,
    steady: { sent: 900, failed: 0 },
    failedTotal: 1,
  };
  it('lets a control that lost something and a punctual generator count', () => {
    expect(laneVoid(facts, signs)).toEqual({ void: false, reasons: [] });
  });
  it('is void when the instrument was at fault, the control lost nothing, or it failed', () => {
    expect(laneVoid(facts, { ...signs, faults: ['the generator stood still'] }).reasons).toEqual([
      `${facts.id}: the generator stood still`,
    ]);
    const unscathed = { ...signs, failedTotal: 0 };
    expect(laneVoid(facts, unscathed).reasons).toEqual([expect.stringContaining('control lost nothing')]);
    expect(laneVoid({ ...facts, end: null, fault: 'the watch has a hole' }, unscathed).reasons).toEqual([
      expect.stringContaining('broke off: the watch has a hole'),
    ]);
    expect(laneVoid({ ...facts, control: false }, unscathed).void).toBe(false);
  });
  it('counts however the strategy ended, and asks no loss of a control that did not finish', () => {
    const late = {
      reason: 'the last pod before the deploy gone: not within 120 s',
      step: 'deploy',
      at: 125_000,
    } as const;
    for (const how of ['aborted', 'timed-out'] as const)
      expect(laneVoid({ ...facts, end: { how, ...late } }, { ...signs, failedTotal: 0 }).void).toBe(false);
  });
  it('is void when the load ended before the lane did', () => {
    const { planned, horizonMs } = facts.generator;
    expect(laneVoid(facts, { ...signs, stopMs: horizonMs + 2000 }).reasons).toEqual([
      expect.stringMatching(/the load ended early: .* planned requests were sent; its schedule was [\d.]+ s long/),
    ]);
    const unsent = { ...facts, generator: { ...facts.generator, sent: planned - 1 } };
    expect(laneVoid(unsent, signs).reasons).toEqual([expect.stringContaining('the load ended early')]);
  });
  it('is void when requests were due in no phase', () => {
    expect(laneVoid(facts, { ...signs, inNoPhase: 2 }).reasons).toEqual([
      expect.stringContaining('2 requests were due in no phase of the lane'),
    ]);
  });
  it('is void when requests failed before anything was changed: no strategy did that', () => {
    expect(laneVoid(facts, { ...signs, steady: { sent: 1200, failed: 3 } }).reasons).toEqual([
      expect.stringContaining('3 of 1,200 requests failed before anything was changed'),
    ]);
  });
});
