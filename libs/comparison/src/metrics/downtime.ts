import type { RequestRecord } from '@cutover/traffic';

import { isFailed } from './requests.ts';
import type { Downtime } from '../run/lane-result.ts';

/** So many failed due requests in a row are an outage; fewer are lost requests, counted as such. */
export const failuresInARow = 3;
const windowMs = 1000;

type Outage = Downtime['outages'][number];

const outagesOf = (byDue: readonly RequestRecord[], stopMs: number): Outage[] => {
  const outages: Outage[] = [];
  let streak: RequestRecord[] = [];
  const close = (endMs: number) => {
    const first = streak[0];
    if (first !== undefined && streak.length >= failuresInARow) {
      outages.push({ startMs: first.due, endMs, failures: streak.length });
    }
    streak = [];
  };
  for (const request of byDue) {
    if (isFailed(request)) streak.push(request);
    else close(request.due);
  }
  close(Math.max(stopMs, byDue.at(-1)?.due ?? 0));
  return outages;
};

/** Lowest share of ok requests among those due in any window that begins at a due request and fits the span. */
const worstWindow = (byDue: readonly RequestRecord[]): number => {
  const last = byDue.at(-1)?.due ?? 0;
  let [worst, failed, tail] = [1, 0, 0];
  byDue.forEach((request, head) => {
    if (isFailed(request)) failed += 1;
    while ((byDue[tail] as RequestRecord).due <= request.due - windowMs) {
      if (isFailed(byDue[tail] as RequestRecord)) failed -= 1;
      tail += 1;
    }
    const whole = request.due >= (byDue[0] as RequestRecord).due + Math.min(windowMs, last) * 0.9;
    if (whole) worst = Math.min(worst, 1 - failed / (head - tail + 1));
  });
  return worst;
};

/** Time from a first failed due request to the next success, over streaks of at least k failures. */
export const downtimeOf = (requests: readonly RequestRecord[], ratePerSecond: number, stopMs: number): Downtime => {
  const byDue = [...requests].sort((a, b) => a.due - b.due);
  const outages = outagesOf(byDue, stopMs);
  const lengths = outages.map(({ startMs, endMs }) => endMs - startMs);
  const failed = byDue.filter(isFailed).length;
  return {
    longest: Math.max(0, ...lengths),
    total: lengths.reduce((sum, length) => sum + length, 0),
    resolution: 1000 / ratePerSecond,
    k: failuresInARow,
    outages,
    availability: {
      windowMs,
      worst: worstWindow(byDue),
      overall: byDue.length === 0 ? 1 : 1 - failed / byDue.length,
    },
  };
};
