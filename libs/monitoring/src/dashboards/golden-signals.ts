import { OF_CLIENTS } from '../rules/promql.ts';
import type { Row, Variable } from './dashboard.ts';

const RECORDED = 'namespace_service:http_server_requests:rate5m';

/** Which environment, and which of its services. */
export function serviceVariables(services: string): readonly Variable[] {
  return [
    { name: 'namespace', metric: RECORDED, label: 'namespace' },
    { name: 'service', metric: RECORDED, label: 'service', within: `namespace=~"$namespace",service=~"${services}"` },
  ];
}

/**
 * The four golden signals of services, from what rules record of them.
 * @param services a pattern of Services' names: whatever is chosen, others are not shown
 */
export function goldenSignals(services: string): readonly Row[] {
  const of = `namespace=~"$namespace",service=~"$service",service=~"${services}"`;
  const by = '{{namespace}}/{{service}}';
  const line = (record: string, legend = by) => ({ expr: `${record}{${of}}`, legend });
  return [
    {
      title: 'Traffic',
      panels: [
        {
          title: 'Requests',
          description: 'Of clients and of other services; probes, scrapes and documents are left out.',
          unit: 'reqps',
          queries: [line(RECORDED)],
        },
        {
          title: 'Requests by status',
          description: 'During a deployment a new status is the first thing to be seen of a bad version.',
          unit: 'reqps',
          queries: [line('namespace_service_status:http_server_requests:rate5m', `${by} {{status}}`)],
        },
      ],
    },
    {
      title: 'Errors',
      panels: [
        {
          title: 'Failed of all requests',
          description:
            'Answers of 5xx. The objective is 0.1 % in 30 days: ServiceErrors tells of it at 14.4 times that.',
          unit: 'percentunit',
          queries: [
            line('namespace_service:http_server_errors:ratio_rate5m', `${by} in 5 min`),
            line('namespace_service:http_server_errors:ratio_rate1h', `${by} in 1 h`),
          ],
        },
        {
          title: 'Failed requests by route',
          description: 'Where to look first.',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (namespace, service, route) (rate(http_server_request_duration_seconds_count{${of},${OF_CLIENTS},status=~"5.."}[5m]))`,
              legend: `${by} {{route}}`,
            },
          ],
        },
      ],
    },
    {
      title: 'Latency',
      panels: [
        {
          title: 'Half of the answers take at most',
          description: 'p50 over five minutes, without streams of events.',
          unit: 's',
          queries: [line('namespace_service:http_server_request_duration_seconds:p50_5m')],
        },
        {
          title: '99 of 100 answers take at most',
          description: 'p99 over five minutes, without streams of events. Above a second ServiceSlow tells of it.',
          unit: 's',
          queries: [line('namespace_service:http_server_request_duration_seconds:p99_5m')],
        },
      ],
    },
    {
      title: 'Saturation',
      panels: [
        {
          title: 'Requests at work',
          description: 'Admitted and not answered yet.',
          unit: 'short',
          queries: [line('namespace_service:http_server_requests_in_flight:sum')],
        },
        {
          title: 'Requests turned away',
          description: 'More came than are admitted: 503 with Retry-After.',
          unit: 'reqps',
          queries: [line('namespace_service:http_server_requests_overload:rate5m')],
        },
        {
          title: 'Event loop, p99 of its lag',
          description: 'How long a request waits for others’ computations.',
          unit: 's',
          queries: [line('namespace_service:nodejs_eventloop_lag_p99_seconds:max')],
        },
        {
          title: 'Processor',
          description: 'Cores, of all pods together.',
          unit: 'cores',
          queries: [line('namespace_service:process_cpu_seconds:rate5m')],
        },
        {
          title: 'Memory of the largest pod',
          description: 'Resident; limits are known to the kubelet alone.',
          unit: 'bytes',
          queries: [line('namespace_service:process_resident_memory_bytes:max')],
        },
      ],
    },
  ];
}
