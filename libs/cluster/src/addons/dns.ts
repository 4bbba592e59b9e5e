import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { imageOf, toolOf } from './add-on.ts';
import type { KubernetesObject, SecurityContext } from './manifest.ts';
import { containerOf, objectOf, readManifest, RESTRICTED } from './manifest.ts';

const ZONES = ['cluster.local', 'in-addr.arpa', 'ip6.arpa'].map((zone) => `${zone}:53`).join(' ');

/** A block of its own, since CoreDNS asks `template` before `kubernetes` whatever their order in one block. */
const OUTSIDE = `.:53 {
    errors
    template ANY ANY {
       rcode NXDOMAIN
    }
}
`;

/**
 * Nothing outside of the cluster can be reached, so there is no resolver to forward to: names of the outside do not exist, which is said
 * at once instead of after a timeout. @throws Error where the file is not one of kubeadm's
 */
export function withoutOutside(corefile: string): string {
  const forward = /^ *forward \. [^{\n]*\{[^}]*\}\n/m;
  if (!forward.test(corefile) || !corefile.startsWith('.:53 {'))
    throw new Error("kubeadm's Corefile is not as expected");
  const inside = corefile
    .replace('.:53', ZONES)
    .replace(forward, '')
    .replace(/^ *(loop|fallthrough .*)\n/gm, '');
  return `${inside.trimEnd()}\n${OUTSIDE}`;
}

/** Port 53 is no privilege in a pod of this node, so neither root nor NET_BIND_SERVICE is needed. */
const UNPRIVILEGED: SecurityContext = { ...RESTRICTED, runAsUser: 65_532, runAsGroup: 65_532 };

/** kubeadm's CoreDNS manifest, to run `image` on one node without a way out. @throws Error where it is not as kubeadm writes it */
export function dnsObjects(manifest: string, image: string): KubernetesObject[] {
  const objects = readManifest(manifest);
  // kubeadm sets one for its own kind of update; the API server refuses it in an apply.
  for (const { metadata } of objects) delete metadata.resourceVersion;
  const deployment = objectOf(objects, 'Deployment', 'coredns');
  const container = containerOf(deployment);
  container.image = image;
  container.securityContext = UNPRIVILEGED;
  // The first probe's turn is drawn from a whole period while the kubelet is young: up to ten seconds by default.
  container.readinessProbe = { ...container.readinessProbe, periodSeconds: 1 };
  // A second replica on the same node would share every fault with the first.
  if (deployment.spec) deployment.spec.replicas = 1;
  const config = objectOf(objects, 'ConfigMap', 'coredns');
  config.data = { Corefile: withoutOutside(config.data?.['Corefile'] ?? '') };
  return objects;
}

export const dns: AddOn = {
  name: 'dns',
  title: 'DNS',
  tools: ['coredns'],
  core: true,
  images: (tools) => ({ coredns: toolImage(toolOf(tools, 'coredns')) }),
  objects: (context) => {
    if (context.node === undefined) throw new Error("the node's DNS is made of what kubeadm printed for it");
    return dnsObjects(context.node.corednsManifest, imageOf(context, 'coredns'));
  },
  ready: [{ kind: 'Deployment', namespace: 'kube-system', name: 'coredns' }],
};
