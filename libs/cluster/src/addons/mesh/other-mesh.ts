import type { Kubectl } from '../../diagnosis/index.ts';
import { ClusterError } from '../../errors.ts';
import { ADD_ON, othersObject } from '../labels.ts';
import type { Labelled } from '../labels.ts';

/** One of Istio's kinds, by which a cluster knows them all. */
export const KIND = 'virtualservices.networking.istio.io';
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

interface Injector extends Labelled {
  readonly metadata: Labelled['metadata'] & { readonly name: string };
  readonly webhooks?: readonly { readonly clientConfig: { readonly service?: Service } }[];
}

interface Service {
  readonly namespace: string;
  readonly name: string;
}

/** The webhooks by which pods get sidecars, of every Istio that the cluster has. */
export async function injectors(kubectl: Kubectl): Promise<readonly Injector[]> {
  const selector = ['--selector', 'app=sidecar-injector'];
  const { stdout } = await kubectl(['get', 'mutatingwebhookconfigurations', ...selector, '--output', 'json']);
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as { items: readonly Injector[] }).items;
}

/**
 * Somebody else's Istio, as `istiod istio-system/istiod`; nothing where there is none or it is ours.
 * @throws ClusterError `usage` where its kinds are there and it is not: they would be taken from whoever left them
 */
export async function otherMesh(kubectl: Kubectl): Promise<string | undefined> {
  const other = (await injectors(kubectl)).find(({ metadata }) => metadata.labels?.[ADD_ON] !== 'mesh');
  if (other !== undefined) {
    const service = other.webhooks?.[0]?.clientConfig.service;
    return `istiod ${service ? `${service.namespace}/${service.name}` : other.metadata.name}`;
  }
  if ((await othersObject(kubectl, 'mesh', [CRDS, KIND])) === undefined) return undefined;
  throw new ClusterError(
    'usage',
    `mesh cannot be installed: this cluster has Istio's kinds (${KIND}) of another installation and no istiod: finish or remove that one first`,
  );
}
