import type { Counted, Second, Table } from '@cutover/judge';
import type { ServiceCounts } from './service-counts.ts';

/** Both versions, as they were counted at one moment. */
export interface Counts {
  readonly stable: ServiceCounts;
  readonly canary: ServiceCounts;
}

/** Bounds of buckets, ms: those in which the stable version's percentiles lie. */
export type Limits = Readonly<Record<'p50' | 'p95' | 'p99', number>>;

const PERCENTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
/** With fewer requests the 99th percentile is the largest value. */
const FEWEST = 20;

/**
 * The stable version's own percentiles from before the canary was looked at, each up to the bound of its bucket: whatever it is, chance alone puts both versions beyond it equally often.
 * @returns nothing of too few requests: then latency is not judged
 */
export function limitsOf({ within }: ServiceCounts): Limits | undefined {
  const ascending = [...within].sort(([a], [b]) => a - b);
  const all = ascending.at(-1)?.[1] ?? 0;
  if (all < FEWEST) return undefined;
  const bound = (share: number) => ascending.find(([, count]) => count >= share * all)?.[0] ?? Infinity;
  return { p50: bound(PERCENTILES.p50), p95: bound(PERCENTILES.p95), p99: bound(PERCENTILES.p99) };
}

/** A series that began anew has less than before: what it had meanwhile is lost, and is not taken back. */
const grown = (before: number, now: number): number => Math.max(0, now - before);

interface Grown {
  readonly answered: number;
  readonly errors: number;
  readonly unanswered: number;
  readonly timed: number;
  beyond(limit: number): number;
}

function between(before: ServiceCounts, now: ServiceCounts): Grown {
  const within = (limit: number) => grown(before.within.get(limit) ?? 0, now.within.get(limit) ?? 0);
  const timed = Math.max(0, ...[...now.within.keys()].map(within));
  return {
    answered: grown(before.answered, now.answered),
    errors: grown(before.errors, now.errors),
    unanswered: grown(before.unanswered, now.unanswered),
    timed,
    beyond: (limit) => Math.max(0, timed - within(limit)),
  };
}

const table = (counted: Counted, canary: readonly [number, number], stable: readonly [number, number]): Table => ({
  ...{ counted, stratum: 'all' },
  ...{ canary: canary[0], canaryHits: canary[1], stable: stable[0], stableHits: stable[1] },
});

const tally = ({ answered, errors, unanswered }: Grown) => ({ requests: answered + unanswered, errors, unanswered });

/**
 * What has come in between two looks, as a judge takes it. The unit is a request, for a proxy draws a version for each.
 * @param at when the first look was, ms of the epoch
 * @param knownAt when the second one was
 */
export function secondBetween(
  before: Counts,
  now: Counts,
  { at, knownAt, limits }: { readonly at: number; readonly knownAt: number; readonly limits: Limits | undefined },
): Second {
  const canary = between(before.canary, now.canary);
  const stable = between(before.stable, now.stable);
  const times = Object.entries(limits ?? {}).map(([counted, limit]) =>
    table(counted as Counted, [canary.timed, canary.beyond(limit)], [stable.timed, stable.beyond(limit)]),
  );
  return {
    ...{ at, knownAt },
    tables: [
      table('errors', [canary.answered, canary.errors], [stable.answered, stable.errors]),
      table(
        'unanswered',
        [canary.answered + canary.unanswered, canary.unanswered],
        [stable.answered + stable.unanswered, stable.unanswered],
      ),
      ...times,
    ],
    requests: { canary: tally(canary), stable: tally(stable) },
  };
}
