import { readFile } from 'node:fs/promises';
import type { Kubectl } from '../diagnosis/index.ts';
import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { assetOf, imageOf, outsideOf, toolOf } from './add-on.ts';
import { loadBalancers } from './load-balancer-services.ts';
import type { Container, KubernetesObject, PodSpec } from './manifest.ts';
import { containerOf, objectOf, podOf, probeAtOnce, readManifest, RESTRICTED } from './manifest.ts';
import { POLICY_KINDS, poolObjects, poolPolicy } from './metallb-pool.ts';
import { privilegedNamespace } from './namespace.ts';

const NAME = 'metallb';
const NAMESPACE = 'metallb-system';
const CONTROLLER = 'metallb-controller';
const SPEAKER = 'metallb-speaker';
const POOLS = 'ipaddresspools.metallb.io';

export interface MetallbImages {
  readonly controller: string;
  readonly speaker: string;
}

/** Of its webhooks, in whose place a policy stands, and of a second speaker's, which one node does not have. */
const LEFT_OUT: readonly string[] = ['ValidatingWebhookConfiguration', 'Namespace'];
const WEBHOOK = /^metallb-webhook-/;
const OF_WEBHOOK_OR_PEERS = /^(METALLB_ML_|METALLB_DEPLOYMENT$)/;

function isLeftOut({ kind, metadata }: KubernetesObject): boolean {
  return LEFT_OUT.includes(kind) || WEBHOOK.test(metadata.name);
}

/** The parts of a pod that only webhooks and other speakers need: they would wait for Secrets that nobody makes. */
function withoutVolumes(pod: PodSpec, container: Container, names: readonly string[]): void {
  for (const name of names)
    if (!pod.volumes?.some((volume) => volume.name === name)) throw new Error(`the manifest has no volume ${name}`);
  pod.volumes = (pod.volumes ?? []).filter(({ name }) => !names.includes(name));
  container.volumeMounts = (container.volumeMounts ?? []).filter(({ name }) => !names.includes(name));
  container.env = (container.env ?? []).filter(({ name }) => !OF_WEBHOOK_OR_PEERS.test(name));
}

function settle(container: Container, image: string): void {
  container.image = image;
  container.imagePullPolicy = 'IfNotPresent';
  container.resources = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } };
  probeAtOnce(container);
}

/** The module's own manifest in layer 2 mode on one node, with our images. @throws Error where it has changed */
export function metallbObjects(manifest: string, { controller, speaker }: MetallbImages): KubernetesObject[] {
  const objects = readManifest(manifest).filter((object) => !isLeftOut(object));
  const [deployment, daemons] = [
    objectOf(objects, 'Deployment', 'controller'),
    objectOf(objects, 'DaemonSet', 'speaker'),
  ];
  const server = containerOf(deployment);
  settle(server, controller);
  withoutVolumes(podOf(deployment), server, ['cert']);
  server.args = [...(server.args ?? []), '--webhook-mode=disabled'];
  server.securityContext = { ...server.securityContext, ...RESTRICTED };
  const announcer = containerOf(daemons);
  settle(announcer, speaker);
  withoutVolumes(podOf(daemons), announcer, ['memberlist']);
  // Root, for a capability does not reach another user; nothing of what root may do but to answer ARP requests.
  announcer.securityContext = {
    ...{ runAsUser: 0, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    capabilities: { drop: ['ALL'], add: ['NET_RAW'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  // A kind of one version needs no conversion by a webhook that is not there.
  for (const { kind, spec } of objects) if (kind === 'CustomResourceDefinition') delete spec?.conversion;
  return [privilegedNamespace(NAMESPACE), ...objects, ...poolPolicy()];
}

interface Pool {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly addresses: readonly string[] };
  readonly status?: { readonly availableIPv4?: number; readonly assignedIPv4?: number };
}

/** Which pools have nothing left while somebody waits for an address. */
async function shortage(kubectl: Kubectl): Promise<string | undefined> {
  const waiting = (await loadBalancers(kubectl)).filter(({ addresses }) => addresses.length === 0);
  if (waiting.length === 0) return undefined;
  const { stdout } = await kubectl(['get', POOLS, '--namespace', NAMESPACE, '--output', 'json']);
  const pools = (JSON.parse(stdout) as { items: readonly Pool[] }).items;
  const who = waiting.map(({ name }) => `service ${name}`).join(', ');
  const empty = pools.filter(({ status }) => status?.availableIPv4 === 0 && (status.assignedIPv4 ?? 0) > 0);
  if (pools.length === 0) return `there is no pool of addresses, and ${who} waits for one: cutover up --with metallb`;
  if (empty.length < pools.length) return undefined;
  const names = empty.map(({ metadata, spec }) => `${metadata.name} (${spec.addresses.join(', ')})`).join(', ');
  return `pool ${names} has no address left, and ${who} waits for one`;
}

/** Services with an address of it: nobody would take that back. */
async function usedBy(kubectl: Kubectl): Promise<readonly string[]> {
  const served = (await loadBalancers(kubectl)).filter(({ addresses }) => addresses.length > 0);
  return served.map(({ name }) => `Service ${name}`);
}

export const metallb: AddOn = {
  name: NAME,
  title: 'MetalLB',
  tools: [CONTROLLER, SPEAKER],
  core: false,
  images: (tools) => ({
    controller: toolImage(toolOf(tools, CONTROLLER)),
    speaker: toolImage(toolOf(tools, SPEAKER)),
  }),
  objects: async (context) => {
    const manifest = await readFile(assetOf(context.tools, CONTROLLER, 'manifests', 'metallb-native.yaml'), 'utf8');
    return metallbObjects(manifest, {
      controller: imageOf(context, 'controller'),
      speaker: imageOf(context, 'speaker'),
    });
  },
  settings: (context) => poolObjects(NAMESPACE, outsideOf(context, NAME, 'range')),
  ownKinds: POLICY_KINDS,
  ready: [
    { kind: 'Deployment', namespace: NAMESPACE, name: 'controller' },
    { kind: 'DaemonSet', namespace: NAMESPACE, name: 'speaker' },
  ],
  shortage,
  usedBy,
  outside: ({ loadBalancers: range }) => range,
};
