import { z } from 'zod';

/** What a budget may bound, of each lane by itself. */
export const budgetNames = [
  'failed',
  'failed-share',
  'downtime',
  'downtime-longest',
  'p99',
  'p99-ratio',
  'deploy',
  'rollback',
  'extra-pods',
] as const;
export const budgetNameSchema = z.enum(budgetNames);
export type BudgetName = z.infer<typeof budgetNameSchema>;

/** `ms` is written with or without its unit, or in s or min; `share` as a part of 1 or in %. */
export type BudgetUnit = 'count' | 'share' | 'ms' | 'ratio';

interface BudgetKind {
  readonly unit: BudgetUnit;
  /** For who chooses. */
  readonly summary: string;
}

export const budgetKinds: Record<BudgetName, BudgetKind> = {
  failed: { unit: 'count', summary: 'requests that failed' },
  'failed-share': { unit: 'share', summary: 'the same, of all that were due: 0.001 or 0.1%' },
  downtime: { unit: 'ms', summary: 'all outages together: 500, 500ms or 2s' },
  'downtime-longest': { unit: 'ms', summary: 'the longest outage' },
  p99: { unit: 'ms', summary: 'p99 latency of the slower switch' },
  'p99-ratio': { unit: 'ratio', summary: 'the same, by p99 before the change: 1.5' },
  deploy: { unit: 'ms', summary: 'time to deploy, until the last old pod is gone' },
  rollback: { unit: 'ms', summary: 'time to roll back, until the last answer of the new version' },
  'extra-pods': { unit: 'count', summary: 'most pods at once above the steady number' },
};

export const budgetSchema = z
  .strictObject({ name: budgetNameSchema, bound: z.number().nonnegative() })
  .describe('what a lane may cost at most; times in ms, shares as a part of 1');
export type Budget = z.infer<typeof budgetSchema>;

/** A line a budget, for help. */
export const budgetTable = (): string[] => {
  const wide = Math.max(...budgetNames.map((name) => name.length));
  return budgetNames.map((name) => `${name.padEnd(wide)}  ${budgetKinds[name].summary}`);
};
