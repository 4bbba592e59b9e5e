import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeededEdge } from './seeded-mesh.ts';

const CLUSTER = 'Kubernetes';
const DOMAIN = 'svc.cluster.local';

/** Istio's labels of one edge, as its documentation and `apps/mesh-metrics` have them. */
function labelsOf({ from, to }: SeededEdge, reporter: 'source' | 'destination', code: string): object {
  const side = (which: 'source' | 'destination', { namespace, workload, app, version }: SeededEdge['from']) => ({
    [`${which}_workload`]: workload,
    [`${which}_workload_namespace`]: namespace,
    [`${which}_app`]: app,
    [`${which}_version`]: version,
    [`${which}_canonical_service`]: app,
    [`${which}_canonical_revision`]: version,
    [`${which}_cluster`]: CLUSTER,
    [`${which}_principal`]: reporter === 'source' ? 'unknown' : `spiffe://cluster.local/ns/${namespace}/sa/${app}`,
  });
  return {
    reporter,
    ...side('source', from),
    ...side('destination', to),
    destination_service: `${to.app}.${to.namespace}.${DOMAIN}`,
    destination_service_name: to.app,
    destination_service_namespace: to.namespace,
    ...{ request_protocol: 'http', response_code: code, grpc_response_status: '' },
    response_flags: code === '503' ? 'UF' : '-',
    connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls',
  };
}

const METRIC = 'istio_requests_total';

/** What a mesh of these edges has counted after so many seconds: whole requests. */
export function seriesAfter(edges: readonly SeededEdge[], seconds: number): string {
  const lines = edges.flatMap((edge) =>
    Object.entries(edge.perSecond).flatMap(([code, rate]) =>
      (['source', 'destination'] as const).map((reporter) => {
        const labels = Object.entries(labelsOf(edge, reporter, code)).map(([name, value]) => `${name}="${value}"`);
        return `${METRIC}{${labels.join(',')}} ${Math.floor(rate * seconds)}`;
      }),
    ),
  );
  return [`# TYPE ${METRIC} counter`, ...lines, ''].join('\n');
}

export interface Exporter {
  readonly port: number;
  readonly stop: () => void;
}

/** Shows, on loopback, what a mesh counts that has had these requests since the exporter's start. */
export async function startExporter(edges: readonly SeededEdge[]): Promise<Exporter> {
  const start = performance.now();
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(seriesAfter(edges, (performance.now() - start) / 1000));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const stop = (): void => void server.close().closeAllConnections();
  return { port: (server.address() as AddressInfo).port, stop };
}
