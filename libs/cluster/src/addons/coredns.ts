import { dnsObjects } from './dns.ts';
import { writeManifest } from './manifest.ts';

/** kubeadm's CoreDNS manifest, to run `image` on one node without a way out. */
export function corednsObjects(manifest: string, image: string): string {
  return writeManifest(dnsObjects(manifest, image));
}
