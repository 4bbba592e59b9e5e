import { containersOf, objectOf, readManifest, writeManifest } from './manifest.ts';

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

/** kubeadm's CoreDNS manifest, to run `image` on one node without a way out. */
export function corednsObjects(manifest: string, image: string): string {
  const objects = readManifest(manifest);
  // kubeadm sets one for its own kind of update; the API server refuses it in an apply.
  for (const { metadata } of objects) delete metadata.resourceVersion;
  const deployment = objectOf(objects, 'Deployment', 'coredns');
  for (const container of containersOf(deployment)) {
    container.image = image;
    // The first probe's turn is drawn from a whole period while the kubelet is young: up to ten seconds by default.
    container.readinessProbe = { ...container.readinessProbe, periodSeconds: 1 };
  }
  // A second replica on the same node would share every fault with the first.
  if (deployment.spec) deployment.spec.replicas = 1;
  const config = objectOf(objects, 'ConfigMap', 'coredns');
  config.data = { Corefile: withoutOutside(config.data?.['Corefile'] ?? '') };
  return writeManifest(objects);
}
