import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { laneResult } from '../lane-analysis.ts';
import { choosable } from '../summary/comparisons.ts';
import { summarise } from '../summary/summary.ts';
import { verdictOf } from '../verdict/verdict.ts';
import { timelineOf } from './timeline.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import type { EventRecord } from '../../record/event-record.ts';
import type { Mark } from '../../record/lane-facts.ts';
import { request } from '../../testing/request.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const { facts, ...records } = syntheticLane('rolling', syntheticLoad(20), 1);
const stopMs = 1000;
const moment = fc.double({ min: 0, max: stopMs, noNaN: true });

const pod = (name: string, hash: string, at: number, type: EventRecord['type']): EventRecord => ({
  ...{ at, type, name, resourceVersion: '1' },
  object: {
    ...{ kind: 'Pod', image: null, hash, phase: 'Running', ready: true, ip: null },
    ...{ deleting: type === 'DELETED', restarts: 0 },
  },
});

/** Pods may go whenever they like, before a command or never. */
const watched = fc
  .record({ oldGone: fc.option(moment), newCame: moment, newGone: fc.option(moment) })
  .map((at) =>
    [
      pod('old', 'aaaa', -1, 'ADDED'),
      pod('new', 'bbbb', at.newCame, 'ADDED'),
      ...(at.oldGone === null ? [] : [pod('old', 'aaaa', at.oldGone, 'DELETED')]),
      ...(at.newGone === null ? [] : [pod('new', 'bbbb', at.newGone, 'DELETED')]),
    ].sort((a, b) => a.at - b.at),
  );

const commands = fc.tuple(fc.option(moment), fc.option(moment)).map(([one, other]): Mark[] => {
  const [deploy, rollback] = [one, other].filter((at) => at !== null).sort((a, b) => a - b);
  return [
    ...(deploy === undefined ? [] : [{ name: 'deploy' as const, at: deploy }]),
    ...(rollback === undefined ? [] : [{ name: 'rollback' as const, at: rollback }]),
    { name: 'stop', at: stopMs },
  ];
});

describe("the moments of an update of MongoDB's StatefulSet", () => {
  it('are those of its pod, each time that it comes under its name, and not of the app', () => {
    const events = [
      pod('pacman-5d8f-1', '5d8f', -2, 'ADDED'),
      pod('mongo-0', 'mongo-a', -1, 'ADDED'),
      pod('mongo-0', 'mongo-a', 300, 'DELETED'),
      pod('mongo-0', 'mongo-b', 310, 'ADDED'),
      pod('mongo-0', 'mongo-b', 700, 'DELETED'),
      pod('mongo-0', 'mongo-a', 710, 'ADDED'),
    ];
    const marks: Mark[] = [
      { name: 'deploy', at: 200 },
      { name: 'rollback', at: 600 },
      { name: 'stop', at: stopMs },
    ];
    const { oldGone, newGone, pods } = timelineOf({ ...facts, strategy: 'statefulset-rolling', marks }, events);
    expect([oldGone, newGone]).toEqual([310, 710]);
    expect(pods.map(({ name, revision, createdMs, goneMs }) => [name, revision, createdMs, goneMs])).toEqual([
      ['pacman-5d8f-1', 'old', null, null],
      ['mongo-0', 'old', null, 300],
      ['mongo-0', 'new', 310, 700],
      ['mongo-0', 'old', 710, null],
    ]);
  });
});

describe("an update of MongoDB's StatefulSet, as it is told", () => {
  const at = { deploy: 5000, oldGone: 11_000, newReady: 14_000, rollback: 17_000, newGone: 23_000, back: 27_000 };
  const unready = (event: EventRecord): EventRecord => ({
    ...event,
    object: { ...event.object, ready: false } as EventRecord['object'],
  });
  const events = [
    pod('pacman-5d8f-1', '5d8f', -2, 'ADDED'),
    pod('mongo-0', 'mongo-a', -1, 'ADDED'),
    pod('mongo-0', 'mongo-a', at.oldGone, 'DELETED'),
    unready(pod('mongo-0', 'mongo-b', at.oldGone + 5, 'ADDED')),
    pod('mongo-0', 'mongo-b', at.newReady, 'MODIFIED'),
    pod('mongo-0', 'mongo-b', at.newGone, 'DELETED'),
    unready(pod('mongo-0', 'mongo-a', at.newGone + 5, 'ADDED')),
    pod('mongo-0', 'mongo-a', at.back, 'MODIFIED'),
  ];
  const marks: Mark[] = [
    { name: 'deploy', at: at.deploy },
    { name: 'rollback', at: at.rollback },
    { name: 'stop', at: 38_000 },
  ];
  const requests = [request({ id: 1, due: 12_000, class: '5xx-app', status: 503, outcome: 'unknown' })];
  const told = (seen: readonly EventRecord[], end: typeof facts.end = { how: 'completed' }) =>
    laneResult(
      {
        ...records,
        facts: { ...facts, strategy: 'statefulset-rolling', to: facts.from, fixedWaits: [], marks, end },
        events: [...seen],
        requests,
      },
      { ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
    );

  it('has a time to deploy and one to roll back, each until its pod was ready again, though no answer names a version', () => {
    const { deployMs, rollbackMs, rollbackPodsMs, rollbackByConnectionMs } = told(events);
    expect({ deployMs, rollbackMs, rollbackPodsMs }).toEqual({
      deployMs: at.newReady - at.deploy,
      rollbackMs: at.back - at.rollback,
      rollbackPodsMs: at.back - at.rollback,
    });
    expect(rollbackByConnectionMs).toEqual({ fresh: null, keepAlive: null });
  });

  it('counts what is lost while no pod is there to its deployment', () => {
    const deployment = told(events).phases.find(({ name }) => name === 'deploy');
    expect(deployment).toMatchObject({ startMs: at.deploy, endMs: at.newReady, failed: { '5xx-app': 1 } });
  });

  it('is put in words of its own, and nobody is advised to choose it', () => {
    const lane = told(events);
    const marks = { voided: { void: false, reasons: [] }, repeats: 1, notMeasured: [] };
    expect(verdictOf([lane], summarise([lane]), marks).sentences).toContainEqual(
      expect.stringMatching(
        /^An update of MongoDB's StatefulSet took 9\.0 s until its new pod was ready; was back 10\.0 s after the roll-back began; /,
      ),
    );
    const rolling = laneResult(
      { facts, ...records },
      { ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
    );
    expect(choosable([lane, rolling])).toEqual([{ strategy: 'rolling', fault: 'none' }]);
  });

  it('took longer than it was watched where its pod was not ready again', () => {
    const { rollbackMs, censoredMs } = told(events.slice(0, -1), {
      ...{ how: 'timed-out', step: 'rollback', at: 37_000, reason: 'all pods ready after the rollback' },
    });
    expect([rollbackMs, censoredMs.rollback]).toEqual([null, 20_000]);
  });
});

describe('phases', () => {
  it('follow one another from the start to the stop, whenever pods went', () => {
    fc.assert(
      fc.property(watched, commands, (events, marks) => {
        const { phases } = timelineOf({ ...facts, marks }, events);
        expect(phases.map(({ startMs }) => startMs)).toEqual([0, ...phases.slice(0, -1).map(({ endMs }) => endMs)]);
        expect(phases.at(-1)?.endMs).toBe(stopMs);
      }),
    );
  });

  it('hold each request once, and a lane with one that none holds is void', () => {
    const dues = fc.array(fc.double({ min: 0, max: stopMs, noNaN: true, maxExcluded: true }), { maxLength: 30 });
    const after = fc.array(fc.double({ min: stopMs, max: 2 * stopMs, noNaN: true }), { maxLength: 3 });
    fc.assert(
      fc.property(watched, commands, dues, after, (events, marks, within, beyond) => {
        const requests = [...within, ...beyond].map((due, id) => request({ id, due }));
        const lane = laneResult(
          { ...records, facts: { ...facts, marks }, events, requests },
          { ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
        );
        expect(lane.phases.reduce((sum, { sent }) => sum + sent, 0)).toBe(within.length);
        expect(lane.void.reasons.some((reason) => reason.includes('in no phase'))).toBe(beyond.length > 0);
      }),
      { numRuns: 40 },
    );
  });
});
