import { latenessLimitMs, type RequestRecord } from '@cutover/traffic';

/**
 * Of what is due within one second, more than this may not leave late: the generator stood still for a quarter of a second then, which
 * can look like an outage. A 99th percentile over a phase of thousands does not see it.
 */
export const bunchLimit = 0.25;
const bunchMs = 1000;
/** Fewer are no bunch: at a low rate a quarter of a second's requests is one or two. */
const fewestLate = 5;

type Sent = Pick<RequestRecord, 'due' | 'sent'>;

export const isLate = ({ due, sent }: Sent): boolean => sent - due > latenessLimitMs;

export interface Bunch {
  /** Due of the first, ms since lane start. */
  atMs: number;
  late: number;
  of: number;
}

/** The second in which the largest share of what was due left late; null where nowhere enough did to speak of a bunch. */
export const worstBunch = (requests: readonly Sent[]): Bunch | null => {
  const byDue = [...requests].sort((a, b) => a.due - b.due);
  let [late, end] = [0, 0];
  let worst: Bunch | null = null;
  byDue.forEach((first, start) => {
    for (; end < byDue.length && (byDue[end] as Sent).due < first.due + bunchMs; end += 1) {
      if (isLate(byDue[end] as Sent)) late += 1;
    }
    const bunch = { atMs: first.due, late, of: end - start };
    if (late >= fewestLate && late / bunch.of > (worst === null ? 0 : worst.late / worst.of)) worst = bunch;
    if (isLate(first)) late -= 1;
  });
  return worst;
};

interface Stall {
  fromMs: number;
  toMs: number;
}

/** When the generator stood still: from when a request was due that left late until it left. Ascending, none overlaps another. */
const stallsOf = (requests: readonly Sent[]): Stall[] => {
  const stalls: Stall[] = [];
  for (const { due, sent } of requests.filter(isLate).sort((a, b) => a.due - b.due)) {
    const last = stalls.at(-1);
    if (last !== undefined && due <= last.toMs) last.toMs = Math.max(last.toMs, sent);
    else stalls.push({ fromMs: due, toMs: sent });
  }
  return stalls;
};

const byWaiting = new Set<RequestRecord['class']>(['late', 'timeout']);

/**
 * Failures that the generator may have caused itself: it sent them late, or it stood still when a late answer could have been read or a
 * time-out was called. It still counts them as lost: that they were not is as little known.
 */
export const stalledFailures = (requests: readonly RequestRecord[]): ReadonlySet<RequestRecord> => {
  const stalls = stallsOf(requests);
  const inStall = ({ end }: RequestRecord) =>
    stalls.some(({ fromMs, toMs }) => end >= fromMs && end <= toMs + latenessLimitMs);
  return new Set(
    requests.filter(
      (request) => request.class !== 'ok' && (isLate(request) || (byWaiting.has(request.class) && inStall(request))),
    ),
  );
};
