import { latencyOf, type Observation } from './observation.ts';

export interface LatencyLimits {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** By stratum; one without is not judged by its latency. */
export type LimitsByStratum = ReadonlyMap<string, LatencyLimits>;

/** With fewer the 99th percentile is the largest value, and the median anything. */
const FEWEST = 20;

/** Nearest rank of ascending values. */
const rank = (ascending: readonly number[], share: number): number =>
  ascending[Math.ceil(share * ascending.length) - 1] as number;

/**
 * The stable version's own percentiles, ms, frozen before the canary: whatever they are, chance alone puts both versions beyond them equally
 * often. So no figure of the canary takes part in its own yardstick, and a limit that is off costs power, not validity.
 * @param before what the stable version answered before the canary began
 */
export const latencyLimits = (before: readonly Observation[]): LimitsByStratum => {
  const answered = before.filter(({ arm, ending, isWarmingUp }) => arm === 'stable' && ending === 'ok' && !isWarmingUp);
  const limits = [...Map.groupBy(answered, ({ stratum }) => stratum)].flatMap(([stratum, requests]) => {
    if (requests.length < FEWEST) return [];
    const ascending = requests.map(latencyOf).sort((a, b) => a - b);
    const [p50, p95, p99] = [rank(ascending, 0.5), rank(ascending, 0.95), rank(ascending, 0.99)];
    return [[stratum, { p50, p95, p99 }] as const];
  });
  return new Map(limits);
};
