import type { RequestRecord } from '@cutover/traffic';

import type { Bound } from '../../record/bound.ts';
import type { Latency } from '../../record/lane-result.ts';
import { atLeast, boundedQuantile, exactly } from '../statistics/bound.ts';

/** From here on a 99.9th percentile rests on ten requests or more. */
const samplesForP999 = 10_000;

export const wasAnswered = ({ status, error }: Pick<RequestRecord, 'status' | 'error'>): boolean =>
  status !== null && error === null;

/**
 * Counted from due, so that waiting behind the generator or the network is never left out. Whoever got no answer, or half of one, would
 * have waited on: it ranks as at least the time-out, however soon the connection failed.
 */
const waited =
  (timeoutMs: number) =>
  (request: RequestRecord): Bound => {
    const ms = request.end - request.due;
    return wasAnswered(request) ? exactly(ms) : atLeast(Math.max(ms, timeoutMs));
  };

/** @param timeoutMs how long after due the client gives up */
export const latencyOf = (requests: readonly RequestRecord[], timeoutMs: number): Latency => {
  const values = requests.map(waited(timeoutMs));
  return {
    samples: values.length,
    unanswered: values.filter((value) => value.atLeast).length,
    p50: boundedQuantile(values, 0.5),
    p99: boundedQuantile(values, 0.99),
    p999: values.length >= samplesForP999 ? boundedQuantile(values, 0.999) : null,
    max: boundedQuantile(values, 1),
  };
};
