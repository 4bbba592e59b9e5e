import type { RequestRecord } from '@cutover/traffic';

import type { Latency } from '../run/lane-result.ts';
import { quantile } from '../statistics/quantile.ts';

/** From here on a 99.9th percentile rests on ten requests or more. */
const samplesForP999 = 10_000;

/** Counted from due, so that waiting behind the generator or the network is never left out; answered requests only. */
export const latencyOf = (requests: readonly RequestRecord[]): Latency => {
  const values = requests.filter(({ status }) => status !== null).map(({ due, end }) => end - due);
  return {
    samples: values.length,
    p50: quantile(values, 0.5),
    p99: quantile(values, 0.99),
    p999: values.length >= samplesForP999 ? quantile(values, 0.999) : null,
    max: quantile(values, 1),
  };
};
