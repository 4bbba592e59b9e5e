import type { Counted, Second, Table } from '../counts/second.ts';
import { createEvidence, type Evidence } from '../evidence/evidence.ts';
import { logMean } from '../evidence/log-sum.ts';

/** Among these α is split. */
export const figureNames = ['errors', 'unanswered', 'slow'] as const;
export type FigureName = (typeof figureNames)[number];

const countedIn: Record<FigureName, readonly Counted[]> = {
  errors: ['errors'],
  unanswered: ['unanswered'],
  slow: ['p50', 'p95', 'p99'],
};

/** The evidence on one figure, of one process, or of three for latency. */
export interface Figure {
  readonly name: FigureName;
  add(second: Second): void;
  /** log E against "not worse". */
  logE(): number;
  /** Whether the odds ratio was shown to lie below the margin, of each process. */
  isBelowMargin(alpha: number): boolean;
  /** The largest upper bound of its processes; null where one has none. */
  upperBound(alpha: number): number | null;
}

/**
 * Latency is looked at by exceedances of three frozen percentiles (after Lindon, Sanden and Shirikian, arXiv 2205.14762, who look at all
 * quantiles at once). The three depend on one another, and their mean is an e-process nevertheless: expectations add up under any dependence.
 */
export const createFigure = (name: FigureName, margin: number): Figure => {
  const processes = new Map<Counted, Evidence>(countedIn[name].map((counted) => [counted, createEvidence(margin)]));
  const all = [...processes.values()];
  return {
    name,
    add: ({ tables }) => tables.forEach((table: Table) => processes.get(table.counted)?.add(table)),
    logE: () => logMean(all.map((one) => one.logE())),
    isBelowMargin: (alpha) => all.every((one) => one.logBelowMargin() >= -Math.log(alpha)),
    upperBound: (alpha) => {
      const bounds = all.map((one) => one.upperBound(alpha));
      return bounds.some((bound) => bound === null) ? null : Math.max(...(bounds as number[]));
    },
  };
};
