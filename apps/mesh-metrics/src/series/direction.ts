import type { CommonProperties } from '../receive/messages.ts';
import type { Proxy } from '../proxy/proxy-of.ts';

export type Direction = 'inbound' | 'outbound';

const OUTBOUND = ['outbound|', 'PassthroughCluster', 'BlackHoleCluster'];
const INBOUND = ['inbound|', 'InboundPassthroughCluster'];

/**
 * Which side of the proxy a request passed: by its cluster as istiod names them, or, where none was chosen, by whether it was for the proxy's own
 * address. A gateway has one side alone.
 */
export function directionOf(common: CommonProperties, { type, addresses }: Proxy): Direction {
  if (type === 'router') return 'outbound';
  const cluster = common.upstream_cluster ?? '';
  if (INBOUND.some((start) => cluster.startsWith(start))) return 'inbound';
  if (OUTBOUND.some((start) => cluster.startsWith(start))) return 'outbound';
  return addresses.has(common.downstream_local_address?.socket_address?.address ?? '') ? 'inbound' : 'outbound';
}
