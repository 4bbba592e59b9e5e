import type { Second } from '../counts/second.ts';

export interface Denominators {
  /** Requests of an interval. */
  readonly canary: number;
  readonly stable: number;
}

/** Errors of each interval, given how many requests it had: what a metric without a denominator leaves out. Each interval is a second. */
export const fromRates = (
  { experiment, control }: { experiment: readonly number[]; control: readonly number[] },
  { canary, stable }: Denominators,
): Second[] =>
  experiment.map((canaryHits, index) => {
    const stableHits = control[index] ?? 0;
    return {
      ...{ at: index * 1000, knownAt: (index + 1) * 1000 },
      tables: [{ counted: 'errors', stratum: 'all', canary, stable, canaryHits, stableHits }],
      requests: {
        canary: { requests: canary, errors: canaryHits, unanswered: 0 },
        stable: { requests: stable, errors: stableHits, unanswered: 0 },
      },
    };
  });
