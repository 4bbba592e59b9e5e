import type { Counts } from './traffic.ts';
import { sum, type Line } from './series.ts';

/** What three have counted of the same requests: our series, each proxy by its own counters, and the client. */
export interface Counted {
  readonly series: readonly Line[];
  readonly web: ReadonlyMap<string, number>;
  readonly account: ReadonlyMap<string, number>;
  readonly client: Counts;
  /** Of one body. */
  readonly bytes: number;
  readonly tcp: readonly number[];
}

type Check = readonly [what: string, ours: number, ...others: readonly number[]];

/** @returns one line for each figure that is not the same */
export function differences(counted: Counted): readonly string[] {
  const checks = [...atSource(counted), ...atDestination(counted), ...amounts(counted), ...connections(counted)];
  return checks
    .filter(([, ours, ...others]) => others.some((other) => other !== ours))
    .map(([what, ours, ...others]) => `${what}: ours ${ours}, others ${others.join(', ')}`);
}

function atSource({ series, web, client }: Counted): readonly Check[] {
  const ours = (labels: Record<string, string>) =>
    sum(series, 'istio_requests_total', { reporter: 'source', ...labels });
  const of = (name: string) => web.get(name) ?? 0;
  const account = { destination_service_name: 'account' };
  const left = of('http.outbound.downstream_rq_total') - of('http.outbound.downstream_rq_completed');
  const all = Object.values(client).reduce((total, count) => total + count);
  return [
    ['all', ours({}), of('http.outbound.downstream_rq_total'), all],
    ['200', ours({ ...account, response_code: '200' }), of('cluster.account.upstream_rq_200'), client.ok + client.slow],
    ['500', ours({ ...account, response_code: '500' }), of('cluster.account.upstream_rq_500'), client.fail],
    // The server's proxy says UC; its own answer is all that the client's sees.
    [
      '503',
      ours({ ...account, response_code: '503', response_flags: '-' }),
      of('cluster.account.upstream_rq_503'),
      client.reset,
    ],
    ['UF', ours({ response_flags: 'UF', response_code: '503' }), of('cluster.gone.upstream_rq_503'), client.refused],
    ['UH', ours({ response_flags: 'UH', response_code: '503' }), of('cluster.empty.upstream_rq_503'), client.empty],
    ['NR', ours({ response_flags: 'NR', response_code: '404' }), of('http.outbound.no_route'), client.noRoute],
    [
      'UT',
      ours({ response_flags: 'UT', response_code: '504' }),
      of('cluster.hasty.upstream_rq_timeout'),
      client.timeout,
    ],
    // Envoy completes no request that its client has left.
    ['DC', ours({ response_flags: 'DC', response_code: '0' }), left, client.left],
  ];
}

function atDestination({ series, account, client }: Counted): readonly Check[] {
  const mutual = { reporter: 'destination', connection_security_policy: 'mutual_tls' };
  const ours = (labels: Record<string, string>) => sum(series, 'istio_requests_total', { ...mutual, ...labels });
  const of = (name: string) => account.get(name) ?? 0;
  const left = of('http.inbound.downstream_rq_total') - of('http.inbound.downstream_rq_completed');
  const all = client.ok + client.slow + client.fail + client.reset + client.left;
  return [
    ['inbound', ours({}), of('http.inbound.downstream_rq_total')],
    ['inbound, by the client', clamp(ours({}), all, all + client.timeout), ours({})],
    // What was left before it had a connection is in the cluster's count of cancelled ones alone.
    [
      'inbound cluster',
      ours({}),
      of('cluster.inbound.upstream_rq_total') + of('cluster.inbound.upstream_rq_cancelled'),
    ],
    ['inbound 200', ours({ response_code: '200' }), of('cluster.inbound.upstream_rq_200'), client.ok + client.slow],
    ['inbound 500', ours({ response_code: '500' }), of('cluster.inbound.upstream_rq_500'), client.fail],
    [
      'inbound UC',
      ours({ response_flags: 'UC', response_code: '503' }),
      of('cluster.inbound.upstream_rq_503'),
      client.reset,
    ],
    // The client's proxy leaves a request that it has given up, perhaps before it has sent it.
    ['inbound DC', ours({ response_flags: 'DC' }), left],
  ];
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

function amounts({ series, client, bytes }: Counted): readonly Check[] {
  const answered = client.ok + client.slow;
  return ['source', 'destination'].flatMap((reporter): Check[] => {
    const of = { reporter, response_code: '200' };
    const counts = ['duration_milliseconds', 'bytes'].map((name) => sum(series, `istio_request_${name}_count`, of));
    return [
      [`${reporter} request bytes`, sum(series, 'istio_request_bytes_sum', of), answered * bytes],
      [`${reporter} response bytes`, sum(series, 'istio_response_bytes_sum', of), answered * bytes],
      [`${reporter} observations`, answered, ...counts],
    ];
  });
}

function connections({ series, web, tcp }: Counted): readonly Check[] {
  const of = (name: string) => web.get(`tcp.mongo.downstream_cx_${name}`) ?? 0;
  const ours = (name: string) => sum(series, `istio_tcp_${name}_total`, { destination_service_name: 'mongo' });
  const bytes = tcp.reduce((total, each) => total + each, 0);
  return [
    ['opened', ours('connections_opened'), of('total'), tcp.length],
    ['closed', ours('connections_closed'), of('total'), tcp.length],
    ['received', ours('received_bytes'), of('rx_bytes_total'), bytes],
    ['sent', ours('sent_bytes'), of('tx_bytes_total'), bytes],
  ];
}
