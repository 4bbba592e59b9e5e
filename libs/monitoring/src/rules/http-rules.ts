import { ANSWERS, BY_SERVICE, OF_CLIENTS } from './promql.ts';
import type { RecordingRule, RuleGroup } from './rule.ts';

const COUNT = 'http_server_request_duration_seconds_count';
const BUCKET = 'http_server_request_duration_seconds_bucket';

/** Windows of the burn rates, short and long of each pair. */
const WINDOWS = ['5m', '30m', '1h', '6h'] as const;

const requests = (window: string, more = ''): string =>
  `sum ${BY_SERVICE} (rate(${COUNT}{${OF_CLIENTS}${more}}[${window}]))`;

const failed = (window: string): string => requests(window, ',status=~"5.."');

/** Failed of all, 0 to 1; nothing where nobody asked. */
const errorRatio = (window: (typeof WINDOWS)[number]): RecordingRule => ({
  record: `namespace_service:http_server_errors:ratio_rate${window}`,
  expr: `(${failed(window)} or ${requests(window)} * 0) / (${requests(window)} > 0)`,
});

const quantile = (q: number, name: string): RecordingRule => ({
  record: `namespace_service:http_server_request_duration_seconds:${name}_5m`,
  expr: `histogram_quantile(${q}, sum by (namespace, service, le) (rate(${BUCKET}{${ANSWERS}}[5m])))`,
});

/** Traffic, errors and latency of each service. */
export const HTTP_RULES: RuleGroup = {
  name: 'cutover-http',
  rules: [
    { record: 'namespace_service:http_server_requests:rate5m', expr: requests('5m') },
    {
      record: 'namespace_service:http_server_errors:rate5m',
      expr: `${failed('5m')} or ${requests('5m')} * 0`,
    },
    {
      record: 'namespace_service_status:http_server_requests:rate5m',
      expr: `sum by (namespace, service, status) (rate(${COUNT}{${OF_CLIENTS}}[5m]))`,
    },
    ...WINDOWS.map(errorRatio),
    quantile(0.5, 'p50'),
    quantile(0.99, 'p99'),
  ],
};

/** How full each service is: requests at work and refused, the event loop, processor and memory. */
export const SATURATION_RULES: RuleGroup = {
  name: 'cutover-saturation',
  rules: [
    {
      record: 'namespace_service:http_server_requests_in_flight:sum',
      expr: `sum ${BY_SERVICE} (http_server_requests_in_flight)`,
    },
    {
      record: 'namespace_service:http_server_requests_overload:rate5m',
      expr: `sum ${BY_SERVICE} (rate(http_server_requests_overload_total[5m]))`,
    },
    {
      record: 'namespace_service:nodejs_eventloop_lag_p99_seconds:max',
      expr: `max ${BY_SERVICE} (nodejs_eventloop_lag_p99_seconds)`,
    },
    {
      record: 'namespace_service:process_cpu_seconds:rate5m',
      expr: `sum ${BY_SERVICE} (rate(process_cpu_seconds_total[5m]))`,
    },
    {
      record: 'namespace_service:process_resident_memory_bytes:max',
      expr: `max ${BY_SERVICE} (process_resident_memory_bytes)`,
    },
  ],
};
