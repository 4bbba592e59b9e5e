import type { RequestRecord } from '@cutover/traffic';
import { describe, expect, it } from '@jest/globals';

import { headerStepOf, mirrorStepOf, type RoutedRecords, workersHearWithinMs } from './routed-step.ts';
import type { EventRecord, ManagedRoute } from '../../record/event-record.ts';

const facts = {
  from: { version: '1.0.0', image: 'old', digest: 'sha256:a' },
  to: { version: '2.0.0', image: 'new', digest: 'sha256:b' },
  marks: [
    { name: 'deploy', at: 1000 },
    { name: 'step', at: 3000, step: 1, weight: 25 },
    { name: 'advance', at: 9000, step: 1, weight: 25 },
    { name: 'rollback', at: 20_000 },
    { name: 'stop', at: 30_000 },
  ],
  marked: { header: 'x-canary', value: 'yes', users: 5, of: 20, share: 0.25 },
} as const satisfies RoutedRecords['facts'] as RoutedRecords['facts'];

const writtenMs = 2500;
const takenMs = 2800;
const startMs = takenMs + workersHearWithinMs;
const endMs = 9000;
const promotedMs = 12_000;

const weights = [{ service: 'account-stable', share: 1 }];
const headerRoute: ManagedRoute = {
  name: 'header',
  header: { name: 'X-Canary', value: 'yes' },
  weights: [{ service: 'account-canary', share: 1 }],
};
const mirrorRoute: ManagedRoute = {
  ...{ name: 'mirror', method: 'GET', weights },
  mirrors: [{ service: 'account-canary', share: 0.25 }],
};
const event = (at: number, object: EventRecord['object']): EventRecord => ({
  ...{ at, type: 'MODIFIED', name: 'lane-gateway', resourceVersion: String(at), object },
});
const routed = (route: ManagedRoute): EventRecord[] => [
  event(writtenMs, { kind: 'VirtualService', weights, managed: [route] }),
  event(takenMs, { kind: 'ProxyRoutes', weights, managed: [route] }),
  event(9500, { kind: 'ProxyRoutes', weights }),
  // The roll-back has the route again.
  event(21_000, { kind: 'ProxyRoutes', weights, managed: [route] }),
];

/** One every 10 ms, of which a quarter is marked and the other half are writes; the version is what the routes of the moment say. */
const requests = (isByHeader: boolean): RequestRecord[] =>
  Array.from({ length: 2000 }, (_, index) => {
    const sent = index * 10;
    const marked = index % 4 === 0;
    const isNew = sent >= promotedMs || (isByHeader && marked && sent >= takenMs + 30 && sent < endMs + 400);
    const method = index % 2 === 0 ? 'GET' : 'POST';
    const version = isNew ? '2.0.0' : '1.0.0';
    return { id: index, due: sent, sent, method, version, ...(marked ? { marked: true } : {}) } as RequestRecord;
  });

describe('a canary by header', () => {
  const lane = { facts, events: routed(headerRoute), requests: requests(true) };

  it('leads every request with the header to the new version and no other, from when the gateway had the route', () => {
    expect(headerStepOf(lane)).toMatchObject({
      ...{ step: 1, weight: 25, startMs, endMs, intended: 0.25, isExact: true },
      withHeader: { sent: 152, answered: 152, byNew: 152 },
      without: { sent: 458, answered: 458, byNew: 0 },
      byNew: { units: 610, byNew: 152 },
    });
  });

  it('tells apart what was sent between the cluster and the gateway, and who met the old version once more', () => {
    const step = headerStepOf(lane);
    expect(step?.between).toEqual({
      withHeader: { sent: 10, answered: 10, byNew: 2 },
      without: { sent: 30, answered: 30, byNew: 0 },
    });
    // From 9.4 s, when the gateway has let the route go, until 12 s.
    expect(step?.backToOld).toBe(65);
  });

  it('planted: one request with the header that the old version answered, or one without that the new one did, is seen', () => {
    const at = (sent: number, version: string) =>
      lane.requests.map((request) => (request.sent === sent ? { ...request, version } : request));
    expect(headerStepOf({ ...lane, requests: at(5000, '1.0.0') })).toMatchObject({
      isExact: false,
      withHeader: { answered: 152, byNew: 151 },
    });
    expect(headerStepOf({ ...lane, requests: at(5010, '2.0.0') })).toMatchObject({
      isExact: false,
      without: { answered: 458, byNew: 1 },
    });
  });

  it('does not hold an answer that names no version against a route: it is nobody’s', () => {
    const failed = lane.requests.map((request) => (request.sent === 5000 ? { ...request, version: null } : request));
    expect(headerStepOf({ ...lane, requests: failed })).toMatchObject({
      isExact: true,
      withHeader: { sent: 152, answered: 151, byNew: 151 },
    });
  });

  it('planted: without a gateway that took the route nothing is exact, and neither where nobody has the header', () => {
    const events = lane.events.filter(({ object, at }) => object.kind !== 'ProxyRoutes' || at > endMs);
    expect(headerStepOf({ ...lane, events })).toMatchObject({ startMs: null, isExact: null, byNew: { units: 0 } });
    const unmarked = lane.requests.map(({ marked: _, ...request }) => request);
    expect(headerStepOf({ ...lane, requests: unmarked })).toMatchObject({ isExact: null });
  });

  it('planted: the route of another header is none', () => {
    const other = routed({ ...headerRoute, header: { name: 'x-other', value: 'yes' } });
    expect(headerStepOf({ ...lane, events: other })?.startMs).toBeNull();
  });

  it('is nothing where no canary stood', () => {
    expect(headerStepOf({ ...lane, facts: { ...facts, marks: facts.marks.slice(0, 1) } })).toBeNull();
  });
});

const counted = (at: number, count: number): EventRecord =>
  event(at, {
    kind: 'ProxyRequests',
    services: [{ service: 'account-canary', requests: count, succeeded: count - 1 }],
  });

describe('mirrored reads', () => {
  const counts = [counted(0, 3), counted(4000, 30), counted(8800, 81), counted(9800, 400), counted(21_500, 900)];
  const lane = { facts, events: [...routed(mirrorRoute), ...counts], requests: requests(false) };

  it('are what the gateway sent to the canary by its counters, of the reads that were sent meanwhile', () => {
    expect(mirrorStepOf(lane)).toMatchObject({
      ...{ step: 1, weight: 25, startMs: takenMs, lookedMs: 8800, endMs, intended: 0.25 },
      ...{ mirrored: 78, succeeded: 78, reads: 300, writes: 300, answeredByNew: 0 },
    });
    const { interval } = mirrorStepOf(lane) ?? {};
    expect(interval?.low).toBeLessThan(0.25);
    expect(interval?.high).toBeGreaterThan(0.25);
  });

  it('planted: had writes been mirrored as well, the share of the reads would not be what was meant', () => {
    const events = [...routed(mirrorRoute), counted(0, 0), counted(8800, 150)];
    expect(mirrorStepOf({ ...lane, events })?.interval?.low).toBeGreaterThan(0.25);
  });

  it('planted: an answer of the new version that a client got is seen', () => {
    const leaked = lane.requests.map((request) => (request.sent === 5000 ? { ...request, version: '2.0.0' } : request));
    expect(mirrorStepOf({ ...lane, requests: leaked })?.answeredByNew).toBe(1);
  });

  it('are not known without counters, and none without the route', () => {
    expect(mirrorStepOf({ ...lane, events: routed(mirrorRoute) })).toMatchObject({ mirrored: null, interval: null });
    expect(mirrorStepOf({ ...lane, events: counts })).toMatchObject({ startMs: null, mirrored: null, reads: 0 });
  });
});
