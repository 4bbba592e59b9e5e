import { definitionOf } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';

/** Group, version, kind and the name that a path has: all that Kiali lists and watches. */
const KINDS: readonly (readonly [string, string, string, string])[] = [
  ['networking.istio.io', 'v1', 'DestinationRule', 'destinationrules'],
  ['networking.istio.io', 'v1', 'Gateway', 'gateways'],
  ['networking.istio.io', 'v1', 'ServiceEntry', 'serviceentries'],
  ['networking.istio.io', 'v1', 'Sidecar', 'sidecars'],
  ['networking.istio.io', 'v1', 'VirtualService', 'virtualservices'],
  ['networking.istio.io', 'v1', 'WorkloadEntry', 'workloadentries'],
  ['networking.istio.io', 'v1', 'WorkloadGroup', 'workloadgroups'],
  ['networking.istio.io', 'v1alpha3', 'EnvoyFilter', 'envoyfilters'],
  ['security.istio.io', 'v1', 'AuthorizationPolicy', 'authorizationpolicies'],
  ['security.istio.io', 'v1', 'PeerAuthentication', 'peerauthentications'],
  ['security.istio.io', 'v1', 'RequestAuthentication', 'requestauthentications'],
  ['telemetry.istio.io', 'v1alpha1', 'Telemetry', 'telemetries'],
  ['extensions.istio.io', 'v1alpha1', 'WasmPlugin', 'wasmplugins'],
];

const ANYTHING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Teaches an API server Istio's kinds by name alone: it judges none of their fields. */
export async function defineIstio({ client }: ApiServer): Promise<void> {
  for (const [group, version, kind, plural] of KINDS)
    await client.create(definitionOf({ group, kind, plural, versions: [version], schema: ANYTHING }));
  const [group, version, , plural] = KINDS.at(-1)!;
  await until(`${plural} are served`, () => client.has(`/apis/${group}/${version}/${plural}`));
}
