import { type FailureClass, failureClasses, type RequestRecord } from '@cutover/traffic';

import { stalledFailures } from './generator.ts';
import type { RequestCounts } from '../../record/lane-result.ts';

const count = <T>(values: readonly T[], test: (value: T) => boolean): number => values.filter(test).length;

export const isFailed = (request: RequestRecord): boolean => request.class !== 'ok';

/** Failures by class, without the classes that did not occur. */
export const failuresByClass = (requests: readonly RequestRecord[]): Partial<Record<FailureClass, number>> =>
  Object.fromEntries(
    failureClasses
      .map((name) => [name, count(requests, (request) => request.class === name)] as const)
      .filter(([, number]) => number > 0),
  );

const ofKind = (requests: readonly RequestRecord[], kind: RequestRecord['kind']) => {
  const matching = requests.filter((request) => request.kind === kind);
  return { sent: matching.length, failed: count(matching, isFailed) };
};

export const countRequests = (requests: readonly RequestRecord[]): RequestCounts => ({
  sent: requests.length,
  ok: count(requests, (request) => request.class === 'ok'),
  failed: failuresByClass(requests),
  failedTotal: count(requests, isFailed),
  stalled: stalledFailures(requests).size,
  outcomes: {
    acknowledged: count(requests, ({ outcome }) => outcome === 'acknowledged'),
    rejected: count(requests, ({ outcome }) => outcome === 'rejected'),
    unknown: count(requests, ({ outcome }) => outcome === 'unknown'),
  },
  byConnection: { fresh: ofKind(requests, 'fresh'), keepAlive: ofKind(requests, 'keep-alive') },
});
