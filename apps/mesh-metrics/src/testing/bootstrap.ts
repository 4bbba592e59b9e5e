/** Pieces of Envoy's bootstrap, as istiod writes them. */
const V3 = 'type.googleapis.com/envoy.extensions';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
}

export const address = (host: string, port: number) => ({ socket_address: { address: host, port_value: port } });

/** The node of Istio's proxies: its id says its kind, address, pod and namespace, its metadata the rest. */
export function node(type: 'sidecar' | 'router', ip: string, pod: string, metadata: object) {
  const [, namespace] = pod.split('.');
  return { id: `${type}~${ip}~${pod}~${namespace}.svc.cluster.local`, cluster: pod, metadata };
}

export interface Upstream {
  readonly name: string;
  /** For its counters. */
  readonly stat: string;
  readonly endpoints: readonly (readonly [string, number])[];
  readonly from?: string;
  readonly tls?: Certificate & { readonly sni: string };
}

export function cluster({ name, stat, endpoints, from, tls }: Upstream) {
  const hosts = endpoints.map(([host, port]) => ({ endpoint: { address: address(host, port) } }));
  return {
    name,
    alt_stat_name: stat,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: hosts }] },
    ...(from !== undefined && { upstream_bind_config: { source_address: { address: from, port_value: 0 } } }),
    ...(tls && {
      transport_socket: {
        name: 'tls',
        typed_config: {
          '@type': `${V3}.transport_sockets.tls.v3.UpstreamTlsContext`,
          sni: tls.sni,
          common_tls_context: tlsContext(tls),
        },
      },
    }),
  };
}

function tlsContext({ cert, key, authority }: Certificate) {
  return {
    tls_certificates: [{ certificate_chain: { filename: cert }, private_key: { filename: key } }],
    validation_context: { trusted_ca: { filename: authority } },
  };
}

/** Where access logs go: the cluster als, as of `envoyHttpAls` and `envoyTcpAls`. */
export function accessLogCluster(port: number) {
  const http2 = {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': `${V3}.upstreams.http.v3.HttpProtocolOptions`,
      explicit_http_config: { http2_protocol_options: {} },
    },
  };
  const als = cluster({ name: 'als', stat: 'als', endpoints: [['127.0.0.1', port]] });
  return { ...als, typed_extension_protocol_options: http2 };
}

/** How often a proxy sends what it has gathered; Istio leaves it at Envoy's 1 s. */
const FLUSH = '0.1s';

function accessLog(kind: 'Http' | 'Tcp', flush = FLUSH) {
  const logged = kind === 'Http' ? { additional_request_headers_to_log: ['content-type'] } : {};
  return {
    name: `envoy.access_loggers.${kind.toLowerCase()}_grpc`,
    typed_config: {
      '@type': `${V3}.access_loggers.grpc.v3.${kind}GrpcAccessLogConfig`,
      common_config: {
        log_name: `${kind.toLowerCase()}_envoy_accesslog`,
        transport_api_version: 'V3',
        buffer_flush_interval: flush,
        grpc_service: { envoy_grpc: { cluster_name: 'als' } },
      },
      ...logged,
    },
  };
}

export interface HttpListener {
  readonly at: readonly [string, number];
  readonly stat: string;
  /** By Host header; * is every other. */
  readonly hosts: Readonly<Record<string, { readonly cluster: string; readonly timeout?: string }>>;
  readonly tls?: Certificate;
  readonly flush?: string | undefined;
}

export function httpListener({ at: [host, port], stat, hosts, tls, flush }: HttpListener) {
  const virtualHosts = Object.entries(hosts).map(([domain, { cluster: name, timeout = '15s' }]) => ({
    name: domain,
    domains: [domain],
    routes: [{ match: { prefix: '/' }, route: { cluster: name, timeout } }],
  }));
  const manager = {
    '@type': `${V3}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: stat,
    access_log: [accessLog('Http', flush)],
    route_config: { virtual_hosts: virtualHosts },
    http_filters: [{ name: 'router', typed_config: { '@type': `${V3}.filters.http.router.v3.Router` } }],
  };
  return listener(stat, [host, port], { name: 'http', typed_config: manager }, tls);
}

export interface TcpListener {
  readonly at: readonly [string, number];
  readonly stat: string;
  readonly cluster: string;
}

export function tcpListener({ at, stat, cluster: name }: TcpListener) {
  const proxy = {
    '@type': `${V3}.filters.network.tcp_proxy.v3.TcpProxy`,
    stat_prefix: stat,
    cluster: name,
    access_log: [accessLog('Tcp')],
  };
  return listener(stat, at, { name: 'tcp', typed_config: proxy });
}

function listener(name: string, [host, port]: readonly [string, number], filter: object, tls?: Certificate) {
  const socket = tls && {
    name: 'tls',
    typed_config: {
      '@type': `${V3}.transport_sockets.tls.v3.DownstreamTlsContext`,
      require_client_certificate: true,
      common_tls_context: tlsContext(tls),
    },
  };
  return {
    name,
    address: address(host, port),
    filter_chains: [{ filters: [filter], ...(socket && { transport_socket: socket }) }],
  };
}

export const bootstrap = (of: { node: object; clusters: readonly object[]; listeners: readonly object[] }) => ({
  node: of.node,
  static_resources: { clusters: of.clusters, listeners: of.listeners },
});
