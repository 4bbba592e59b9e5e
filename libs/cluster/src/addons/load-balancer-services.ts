import type { Kubectl } from '../diagnosis/index.ts';

interface Service {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly type?: string; readonly loadBalancerClass?: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

/** A Service of type LoadBalancer, and the addresses that it was given. */
export interface LoadBalancer {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** All of a cluster that are anybody's to serve. @throws KubectlError */
export async function loadBalancers(kubectl: Kubectl): Promise<readonly LoadBalancer[]> {
  const { stdout } = await kubectl(['get', 'services', '--all-namespaces', '--output', 'json']);
  const { items } = JSON.parse(stdout) as { items: readonly Service[] };
  return items
    .filter(({ spec }) => spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined)
    .map(({ metadata, status }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      addresses: (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
    }));
}
