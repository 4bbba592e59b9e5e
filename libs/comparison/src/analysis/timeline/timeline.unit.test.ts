import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { laneResult } from '../lane-analysis.ts';
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
    expect([oldGone, newGone]).toEqual([300, 700]);
    expect(pods.map(({ name, revision, createdMs, goneMs }) => [name, revision, createdMs, goneMs])).toEqual([
      ['pacman-5d8f-1', 'old', null, null],
      ['mongo-0', 'old', null, 300],
      ['mongo-0', 'new', 310, 700],
      ['mongo-0', 'old', 710, null],
    ]);
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
