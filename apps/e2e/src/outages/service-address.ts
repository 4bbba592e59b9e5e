import type { Cluster, Exposed } from '@cutover/cluster';

export const SERVICE_PORT = 80;

/** Address of a Service within the node's network. */
export async function serviceAddress(cluster: Cluster, namespace: string, name: string): Promise<string> {
  const asked = ['get', 'service', name, '--namespace', namespace, '--output', 'jsonpath={.spec.clusterIP}'];
  return (await cluster.kubectl(asked)).stdout;
}

/** The same as a port of this machine. */
export async function exposeService(cluster: Cluster, namespace: string, name: string): Promise<Exposed> {
  return cluster.expose({ address: await serviceAddress(cluster, namespace, name), port: SERVICE_PORT });
}
