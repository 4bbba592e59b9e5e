export const PERIODS = ['day', 'week', 'all'] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** Where a period begins, UTC: the day at midnight, the week on its Monday (ISO 8601). `all` has no beginning. */
export function beginningOf(period: Period, now: Date): Date | undefined {
  if (period === 'all') return undefined;
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const sinceMonday = period === 'week' ? (now.getUTCDay() + 6) % 7 : 0;
  return new Date(midnight - sinceMonday * DAY_MS);
}
