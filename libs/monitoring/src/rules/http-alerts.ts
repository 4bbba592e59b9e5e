import { BY_SERVICE, SERVICE } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

/** Of 1,000 requests one may fail. */
const BUDGET = 0.001;
/** Times that faster than the budget lasts 30 days: gone in two days, and in five. Site Reliability Workbook, chapter 5. */
const FAST = 14.4;
const SLOW = 6;
/** Failures in five minutes below which a ratio says nothing: one of three requests at night wakes nobody. */
const FEW = 5;

const ratio = (window: string): string => `namespace_service:http_server_errors:ratio_rate${window}`;
const burns = (short: string, long: string, rate: number): string =>
  `${ratio(short)} > ${rate} * ${BUDGET} and ${ratio(long)} > ${rate} * ${BUDGET}`;

const ERRORS: readonly AlertRule[] = [
  {
    alert: 'ServiceErrors',
    expr: `${burns('5m', '1h', FAST)} and namespace_service:http_server_errors:rate5m * 300 > ${FEW}`,
    for: '1m',
    severity: 'page',
    summary: `${SERVICE} fails {{ $value | humanizePercentage }} of its requests`,
    description:
      'At this rate the error budget of 30 days is gone in two. See which route and version fail, and roll back.',
  },
  {
    alert: 'ServiceErrorsLinger',
    expr: `${burns('30m', '6h', SLOW)} and namespace_service:http_server_errors:rate5m * 300 > 0`,
    for: '15m',
    severity: 'ticket',
    summary: `${SERVICE} goes on failing {{ $value | humanizePercentage }} of its requests`,
    description: 'At this rate the error budget of 30 days is gone in five.',
  },
];

const LATENCY: readonly AlertRule[] = [
  {
    alert: 'ServiceSlow',
    expr: 'namespace_service:http_server_request_duration_seconds:p99_5m > 1 and namespace_service:http_server_requests:rate5m > 0.1',
    for: '5m',
    severity: 'ticket',
    summary: `${SERVICE} takes {{ $value | humanizeDuration }} for its slowest requests (p99)`,
    description: 'Streams of events are left out. Look at MongoDB, at the event loop and at the processor of its pods.',
  },
];

const TRAFFIC: readonly AlertRule[] = [
  {
    alert: 'ServiceTrafficFell',
    expr: [
      'namespace_service:http_server_requests:rate5m < 0.1 * avg_over_time(namespace_service:http_server_requests:rate5m[1h] offset 10m)',
      'avg_over_time(namespace_service:http_server_requests:rate5m[1h] offset 10m) > 1',
    ].join(' and '),
    for: '10m',
    severity: 'ticket',
    summary: `${SERVICE} is asked for less than a tenth of what it was an hour ago`,
    description:
      'Its pods answer, yet hardly anybody reaches them: look at the Ingress, the Service and NetworkPolicies.',
  },
  {
    alert: 'ClientsLimited',
    expr: [
      `sum ${BY_SERVICE} (namespace_service_status:http_server_requests:rate5m{status="429"}) > 0.2 * namespace_service:http_server_requests:rate5m`,
      'namespace_service:http_server_requests:rate5m > 0.5',
    ].join(' and '),
    for: '10m',
    severity: 'ticket',
    summary: `${SERVICE} refuses {{ $value | humanize }} requests per second because their client sends too many`,
    description: 'An attack, a client that retries without a pause, or a limit below what clients need.',
  },
];

const SATURATION: readonly AlertRule[] = [
  {
    alert: 'ServiceOverloaded',
    expr: 'namespace_service:http_server_requests_overload:rate5m > 0',
    for: '2m',
    severity: 'page',
    summary: `${SERVICE} refuses {{ $value | humanize }} requests per second: too many are at work`,
    description: 'What it depends on has become slow, or it needs more pods. Nothing was done of what was refused.',
  },
  {
    alert: 'ServiceQueues',
    expr: `min_over_time((sum ${BY_SERVICE} (http_server_requests_waiting))[5m:30s]) > 0`,
    for: '5m',
    severity: 'ticket',
    summary: `{{ $value }} requests have been waiting before ${SERVICE} for minutes on end`,
    description: 'The next step is that it refuses some. Look at its latency and at what it depends on.',
  },
  {
    alert: 'EventLoopBlocked',
    expr: 'namespace_service:nodejs_eventloop_lag_p99_seconds:max > 0.5',
    for: '5m',
    severity: 'ticket',
    summary: `the event loop of a pod of ${SERVICE} is {{ $value | humanizeDuration }} late`,
    description: 'A computation holds everybody up, or the pod has too little processor.',
  },
];

export const HTTP_ALERTS: RuleGroup = {
  name: 'cutover-golden-signals',
  rules: [...ERRORS, ...LATENCY, ...TRAFFIC, ...SATURATION],
};
