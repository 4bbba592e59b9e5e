import type { Step } from '../policy/step.ts';

/** Figures whose rates can be said beforehand; latency's are given by its percentiles. */
export const plannedFigures = ['errors', 'unanswered'] as const;
export type PlannedFigure = (typeof plannedFigures)[number];

/** A canary before it runs: what it will see, and what may not happen to it. */
export interface Plan {
  readonly alpha: number;
  readonly steps: readonly Step[];
  /** Units a second over both versions. */
  readonly perSecond: number;
  readonly strata: number;
  /** What the stable version does today, share of units. */
  readonly baseline: Readonly<Record<PlannedFigure, number>>;
  /** Shares of the canary's units that are forbidden, from here on; a figure without one has no budget. */
  readonly budget: Partial<Readonly<Record<PlannedFigure, number>>>;
}
