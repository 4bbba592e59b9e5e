import type { Cluster } from '@cutover/cluster';
import { UsageError } from '../usage-error.ts';

interface Service {
  readonly spec: {
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
  };
}

/** What a Service offers over TCP, for a choice among its ports. */
function tcpPorts({ spec }: Service): number[] {
  return (spec.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ port }) => port);
}

/**
 * The address of a Service inside of the cluster, and its port: the one named, or its only one.
 * @throws UsageError where it has no address of its own (headless), no such port or several; KubectlError where it does not exist
 */
export async function addressOf(
  cluster: Cluster,
  namespace: string,
  { service, servicePort }: { readonly service: string; readonly servicePort?: number },
): Promise<{ address: string; port: number }> {
  const { stdout } = await cluster.kubectl(['--namespace', namespace, 'get', 'service', service, '--output', 'json']);
  const found = JSON.parse(stdout) as Service;
  const { clusterIP: address = 'None' } = found.spec;
  if (address === 'None')
    throw new UsageError(`svc/${service} has no address of its own (headless): give a pod's ADDRESS:PORT`);
  const ports = tcpPorts(found);
  if (servicePort === undefined && ports.length === 1) return { address, port: ports[0]! };
  if (servicePort !== undefined && ports.includes(servicePort)) return { address, port: servicePort };
  throw new UsageError(`svc/${service}: say which port, svc/${service}:PORT: it has ${ports.join(', ') || 'none'}`);
}
