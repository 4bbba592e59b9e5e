/** Labels that every target of a service has, whether our Prometheus found it or an operator's ServiceMonitor did. */
export const BY_SERVICE = 'by (namespace, service)';

/** Where a service is, for summaries. */
export const SERVICE = '{{ $labels.namespace }}/{{ $labels.service }}';

/** Requests that members or other services sent; probes, scrapes and documents are left out. */
export const OF_CLIENTS = 'route!~"/healthz|/readyz|/metrics|/version|/docs|/openapi.json"';

/** As `OF_CLIENTS`, without streams of events: they last as long as somebody watches. */
export const ANSWERS = `${OF_CLIENTS},route!~".*/events"`;

/**
 * By how much a counter rose within a window, a series that is new counted from 0: `increase` takes the first value that it sees for where it
 * began, so the first dead letter of a process would never be seen.
 */
export function rise(series: string, window: string): string {
  return `clamp_min(${series} - (${series} offset ${window} or ${series} * 0), 0)`;
}
