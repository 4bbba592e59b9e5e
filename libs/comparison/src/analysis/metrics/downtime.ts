import type { RequestRecord } from '@cutover/traffic';

import { isFailed } from './requests.ts';
import type { Downtime } from '../../record/lane-result.ts';

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

const okShare = (requests: readonly RequestRecord[]): number =>
  requests.length === 0 ? 1 : 1 - requests.filter(isFailed).length / requests.length;

/** Lowest share of ok requests in any window that ends at a due request; of all requests, when they span less than a window. */
const worstWindow = (byDue: readonly RequestRecord[]): number => {
  const firstWhole = (byDue[0]?.due ?? 0) + windowMs;
  let [worst, failed, tail] = [Infinity, 0, 0];
  byDue.forEach((request, head) => {
    if (isFailed(request)) failed += 1;
    for (; (byDue[tail] as RequestRecord).due <= request.due - windowMs; tail += 1) {
      if (isFailed(byDue[tail] as RequestRecord)) failed -= 1;
    }
    if (request.due >= firstWhole) worst = Math.min(worst, 1 - failed / (head - tail + 1));
  });
  return worst === Infinity ? okShare(byDue) : worst;
};

/** Time from a first failed due request to the next success, over streaks of at least k failures. */
export const downtimeOf = (requests: readonly RequestRecord[], ratePerSecond: number, stopMs: number): Downtime => {
  const byDue = [...requests].sort((a, b) => a.due - b.due);
  const outages = outagesOf(byDue, stopMs);
  const lengths = outages.map(({ startMs, endMs }) => endMs - startMs);
  return {
    longest: Math.max(0, ...lengths),
    total: lengths.reduce((sum, length) => sum + length, 0),
    resolution: 1000 / ratePerSecond,
    k: failuresInARow,
    outages,
    availability: {
      windowMs,
      worst: worstWindow(byDue),
      overall: okShare(byDue),
    },
  };
};
