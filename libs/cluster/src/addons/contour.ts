import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Kubectl } from '../diagnosis/index.ts';
import { glibcToolImage, toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { assetOf, imageOf, outsideOf, toolOf } from './add-on.ts';
import { othersObject } from './labels.ts';
import type { Labelled } from './labels.ts';
import type { Container, KubernetesObject } from './manifest.ts';
import {
  containerNamed,
  containerOf,
  containersOf,
  objectOf,
  ownObjects,
  podOf,
  probeAtOnce,
  readManifest,
  RESTRICTED,
} from './manifest.ts';
import { restrictedNamespace } from './namespace.ts';

const NAME = 'contour';
const NAMESPACE = 'projectcontour';
const CLASS = 'contour';
const CERTGEN = 'contour-certgen-';
/** Nobody renews them here: another version of Contour makes new ones. */
const CERTIFICATE_DAYS = 3650;
/** Connections that are still open when it ends are given this long. */
const DRAIN_SECONDS = 30;

export interface ContourParts {
  readonly contour: string;
  readonly envoy: string;
  /** Of Envoy's Service, chosen before it is there: the host's ports lead to it. */
  readonly address: string;
}

const MEMORY: Readonly<Record<string, object>> = {
  contour: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  envoy: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '512Mi' } },
};
const SMALL = { requests: { cpu: '5m', memory: '16Mi' }, limits: { memory: '128Mi' } };

/** @throws Error where it runs neither Contour nor Envoy */
function imageFor({ name, image }: Container, { contour, envoy }: ContourParts): string {
  if (/\/contour:/.test(image)) return contour;
  if (/\/envoy:/.test(image)) return envoy;
  throw new Error(`the container ${name} runs neither Contour nor Envoy: ${image}`);
}

/** Our images, no privilege, and no port of the node's: a Service leads to Envoy. */
function settle(container: Container, parts: ContourParts): void {
  container.image = imageFor(container, parts);
  container.imagePullPolicy = 'IfNotPresent';
  container.securityContext = { ...container.securityContext, ...RESTRICTED };
  container.resources = MEMORY[container.name] ?? SMALL;
  for (const port of container.ports ?? []) delete port.hostPort;
}

/**
 * The certificates by which Contour and Envoy know each other. Another image is another Job, for a Job's template cannot be changed; the same one is
 * not run again, for that would replace them under programs that serve.
 */
function settleCertificates(job: KubernetesObject, image: string): void {
  const container = containerOf(job);
  container.command = [...(container.command ?? []), `--certificate-lifetime=${CERTIFICATE_DAYS}`];
  const settled = createHash('sha256')
    .update(`${image}\0${container.command.join('\0')}`)
    .digest('hex')
    .slice(0, 8);
  job.metadata.name = `${CERTGEN}${settled}`;
}

/** One address that does not change, inside the cluster. */
function settleService(service: KubernetesObject, address: string): void {
  if (service.spec === undefined) throw new Error('the manifest’s Service envoy has no spec');
  delete service.spec.externalTrafficPolicy;
  service.spec = { ...service.spec, type: 'ClusterIP', clusterIP: address };
}

function ingressClass(): KubernetesObject[] {
  const spec = { controller: 'projectcontour.io/ingress-controller' };
  return ownObjects([{ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: CLASS }, spec }]);
}

/** The module's own quick start with our images, in a restricted namespace. @throws Error where it has changed */
export function contourObjects(manifest: string, parts: ContourParts): KubernetesObject[] {
  const objects = readManifest(manifest).filter(({ kind }) => kind !== 'Namespace');
  const contour = objectOf(objects, 'Deployment', 'contour');
  const envoy = objectOf(objects, 'DaemonSet', 'envoy');
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith(CERTGEN));
  if (job === undefined) throw new Error(`the manifest has no Job ${CERTGEN}…`);
  for (const object of [contour, envoy, job]) {
    const { initContainers = [] } = podOf(object);
    for (const container of [...containersOf(object), ...initContainers]) settle(container, parts);
  }
  const server = containerNamed(contour, 'contour');
  // What an Ingress's status says, by which others see that it is served.
  server.args = [...(server.args ?? []), `--ingress-status-address=${parts.address}`];
  probeAtOnce(server);
  probeAtOnce(containerNamed(envoy, 'envoy'));
  podOf(envoy).terminationGracePeriodSeconds = DRAIN_SECONDS;
  // A second one on the same node would share every fault with the first.
  if (contour.spec) contour.spec.replicas = 1;
  settleCertificates(job, parts.contour);
  settleService(objectOf(objects, 'Service', 'envoy'), parts.address);
  return [restrictedNamespace(NAMESPACE), ...ingressClass(), ...objects];
}

interface Class extends Labelled {
  readonly spec: { readonly controller?: string };
}

/** Somebody else's controller for the same class. */
async function servedBy(kubectl: Kubectl): Promise<string | undefined> {
  const other = await othersObject<Class>(kubectl, NAME, ['ingressclasses', CLASS]);
  return other && `ingressclass ${CLASS} of ${other.spec.controller ?? 'nobody'}`;
}

export const contour: AddOn = {
  name: NAME,
  title: 'Contour',
  tools: ['contour', 'envoy'],
  // Envoy finds Contour by its name.
  needs: ['dns'],
  core: false,
  images: (tools) => ({
    // The manifest's commands call them by their names alone.
    contour: toolImage(toolOf(tools, 'contour'), { at: '/bin/contour', env: { PATH: '/bin' } }),
    envoy: glibcToolImage(toolOf(tools, 'envoy'), { at: '/usr/local/bin/envoy' }),
  }),
  objects: async (context) => {
    const manifest = await readFile(assetOf(context.tools, 'contour', 'manifests', 'contour.yaml'), 'utf8');
    const address = outsideOf(context, NAME, 'address');
    return contourObjects(manifest, {
      ...{ contour: imageOf(context, 'contour'), envoy: imageOf(context, 'envoy') },
      address,
    });
  },
  ownKinds: ['ingressclasses.networking.k8s.io', 'jobs.batch'],
  ready: [
    { kind: 'Deployment', namespace: NAMESPACE, name: 'contour' },
    { kind: 'DaemonSet', namespace: NAMESPACE, name: 'envoy' },
  ],
  servedBy,
  outside: ({ ingress }) => ingress,
};
