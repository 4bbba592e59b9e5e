/** What the proxies of callers have counted of one Service, since this process began. */
export interface ServiceCounts {
  /** That got an answer of the Service. */
  readonly answered: number;
  /** Of those, answers of 500 and more. */
  readonly errors: number;
  /** That got none: a proxy had to say so, or nobody said anything. */
  readonly unanswered: number;
  /** By the upper bound of a bucket, ms: requests that took no longer. */
  readonly within: ReadonlyMap<number, number>;
}

/** One series of istio_requests_total, or of a bucket of istio_request_duration_milliseconds. */
export interface Series {
  readonly value: number;
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
}

/** The client went away: that says nothing of the Service. */
const CLIENT_LEFT = /(^|,)(DC|DR)(,|$)/;
const NO_FLAGS = '-';
const SERVER_ERROR = 500;

type Ending = 'ok' | 'error' | 'unanswered' | null;

/** What a proxy answers in a Service's place bears a flag. */
function endingOf({ labels }: Series): Ending {
  const code = Number(labels['response_code']);
  const flags = String(labels['response_flags'] ?? NO_FLAGS);
  if (CLIENT_LEFT.test(flags)) return null;
  if (code === 0) return 'unanswered';
  if (code < SERVER_ERROR) return 'ok';
  return flags === NO_FLAGS ? 'error' : 'unanswered';
}

/** The client's side decides: it has also seen what never reached a pod. */
const isOf = ({ labels }: Series, namespace: string, service: string): boolean =>
  labels['reporter'] === 'source' &&
  labels['destination_service_namespace'] === namespace &&
  labels['destination_service_name'] === service;

export function serviceCounts(
  { requests, durations }: { readonly requests: readonly Series[]; readonly durations: readonly Series[] },
  namespace: string,
  service: string,
): ServiceCounts {
  const sums = { ok: 0, error: 0, unanswered: 0 };
  for (const series of requests) {
    const ending = isOf(series, namespace, service) ? endingOf(series) : null;
    if (ending !== null) sums[ending] += series.value;
  }
  const within = new Map<number, number>();
  for (const series of durations) {
    const bound = Number(series.labels['le']);
    if (Number.isFinite(bound) && isOf(series, namespace, service))
      within.set(bound, (within.get(bound) ?? 0) + series.value);
  }
  return { answered: sums.ok + sums.error, errors: sums.error, unanswered: sums.unanswered, within };
}
