import { readFile } from 'node:fs/promises';
import type { Kubectl } from '../diagnosis/index.ts';
import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { assetOf, imageOf, toolOf } from './add-on.ts';
import { othersObject } from './labels.ts';
import type { Labelled } from './labels.ts';
import type { KubernetesObject } from './manifest.ts';
import { containerOf, objectOf, probeAtOnce, readManifest, RESTRICTED, replaceArgument } from './manifest.ts';
import { moveInto, restrictedNamespace } from './namespace.ts';

const NAME = 'metrics-server';
const API = 'v1beta1.metrics.k8s.io';
/** Upstream's base, which its own kustomization puts together. */
const PIECES = ['rbac.yaml', 'deployment.yaml', 'service.yaml', 'apiservice.yaml'];

/** Gives what upstream's kustomization gives by `commonLabels`: a Deployment and a Service that find their pods. */
function select(deployment: KubernetesObject, service: KubernetesObject): void {
  const labels = { 'k8s-app': NAME };
  const template = deployment.spec?.template;
  if (template === undefined || service.spec === undefined) throw new Error(`the manifest of ${NAME} has no pods`);
  deployment.spec = { ...deployment.spec, selector: { matchLabels: labels } };
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } };
  service.spec.selector = labels;
}

/** Moves all of it into a namespace of its own; the API server's own Role can only be bound where it is. */
function settle(objects: readonly KubernetesObject[]): void {
  const reader = objectOf(objects, 'RoleBinding', 'metrics-server-auth-reader');
  moveInto(
    NAME,
    objects.filter((object) => object !== reader),
  );
  for (const subject of objects.flatMap(({ subjects = [] }) => subjects)) subject.namespace = NAME;
  const { spec } = objectOf(objects, 'APIService', API);
  if (spec?.service === undefined) throw new Error(`the manifest's APIService ${API} names no Service`);
  spec.service.namespace = NAME;
}

/** Upstream's base manifests with our image, in a restricted namespace. @throws Error where they have changed */
export function metricsServerObjects(manifest: string, image: string): KubernetesObject[] {
  const objects = readManifest(manifest);
  const deployment = objectOf(objects, 'Deployment', NAME);
  select(deployment, objectOf(objects, 'Service', NAME));
  settle(objects);
  const container = containerOf(deployment);
  container.image = image;
  replaceArgument(container, 'kubelet-preferred-address-types', 'InternalIP');
  replaceArgument(container, 'metric-resolution', '15s');
  // A kubelet signs its serving certificate itself unless somebody approves requests for one.
  container.args = [...(container.args ?? []), '--kubelet-insecure-tls'];
  container.securityContext = { ...container.securityContext, ...RESTRICTED };
  // Ready at its second look at the kubelets.
  probeAtOnce(container);
  container.resources = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } };
  return [restrictedNamespace(NAME), ...objects];
}

interface ApiService extends Labelled {
  readonly spec: { readonly service?: { readonly namespace: string; readonly name: string } };
}

/** The other service that answers for metrics.k8s.io: a cluster has one. */
async function servedBy(kubectl: Kubectl): Promise<string | undefined> {
  const other = await othersObject<ApiService>(kubectl, NAME, ['apiservices', API]);
  if (other === undefined) return undefined;
  const { service } = other.spec;
  return service === undefined ? 'the API server itself' : `${service.namespace}/${service.name}`;
}

export const metricsServer: AddOn = {
  name: NAME,
  title: 'metrics-server',
  tools: [NAME],
  core: false,
  images: (tools) => ({ server: toolImage(toolOf(tools, NAME)) }),
  objects: async (context) => {
    const read = (piece: string) => readFile(assetOf(context.tools, NAME, 'manifests', piece), 'utf8');
    const pieces = await Promise.all(PIECES.map(read));
    return metricsServerObjects(pieces.join('\n---\n'), imageOf(context, 'server'));
  },
  ready: [
    { kind: 'Deployment', namespace: NAME, name: NAME },
    { kind: 'APIService', name: API },
  ],
  servedBy,
};
