import type { Kubectl } from '../diagnosis/index.ts';
import { ClusterError } from '../errors.ts';
import type { Cluster } from '../provider.ts';
import type { AddOnName, OutsideHolder } from './add-on.ts';
import { ADD_ONS } from './catalogue.ts';
import { installedAddOns } from './installed.ts';
import { ADD_ON, selectorOf } from './labels.ts';
import { volumesOf } from './volumes-of.ts';

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

/** An APIService goes first: while nobody answers for one, no namespace can be deleted. A CRD goes with all objects of its kind. */
const KINDS = [
  'apiservices.apiregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'services',
  'configmaps',
  'secrets',
  'serviceaccounts',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  CRDS,
  'namespaces',
];

const GONE_WITHIN = '120s';

interface Crds {
  readonly items: readonly { readonly spec: { readonly names: { readonly plural: string }; readonly group: string } }[];
}

interface Listed {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: {
      readonly namespace?: string;
      readonly name: string;
      readonly ownerReferences?: readonly object[];
    };
  }[];
}

const SHOWN = 3;

/** Objects of people's that are of a kind of the add-on's. */
async function ofItsKinds(kubectl: Kubectl, name: AddOnName, signal?: AbortSignal): Promise<readonly string[]> {
  const options = signal ? { signal } : {};
  const { stdout } = await kubectl(['get', CRDS, '--selector', selectorOf(name), '--output', 'json'], options);
  const kinds = (JSON.parse(stdout) as Crds).items.map(({ spec }) => `${spec.names.plural}.${spec.group}`);
  if (kinds.length === 0) return [];
  const others = ['--all-namespaces', '--selector', `${ADD_ON}!=${name}`];
  const found = await kubectl(['get', kinds.join(','), ...others, '--output', 'json'], options);
  const { items } = JSON.parse(found.stdout) as Listed;
  // What another object owns is no reason of its own: a program's notes of its state are of this kind.
  return items
    .filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0)
    .map(
      ({ kind, metadata: { namespace, name } }) => `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`,
    );
}

/** @throws ClusterError `usage`, which names what of people's would go with it or be left with what it gave */
async function needUnused(kubectl: Kubectl, name: AddOnName, signal?: AbortSignal): Promise<void> {
  const going = await ofItsKinds(kubectl, name, signal);
  if (going.length > 0) throw inUse(name, going, 'would go with it');
  const left = (await ADD_ONS[name].usedBy?.(kubectl)) ?? [];
  if (left.length > 0) throw inUse(name, left, 'would keep what it gave');
}

function inUse(name: AddOnName, objects: readonly string[], how: string): ClusterError {
  const shown = objects.length > SHOWN ? [...objects.slice(0, SHOWN), `${objects.length - SHOWN} more`] : objects;
  return new ClusterError('usage', `${name} cannot be removed: ${shown.join(', ')} ${how}, delete them first`);
}

/**
 * Deletes all that the add-on's versions ever applied here, with its volumes and what it keeps outside, and waits until it is gone; fine
 * where there is nothing.
 * @throws ClusterError `usage` where the node, another add-on or somebody's objects need it, KubectlError
 */
export async function deleteAddOn(
  cluster: Pick<Cluster, 'kubectl'> & OutsideHolder,
  name: AddOnName,
  signal?: AbortSignal,
): Promise<void> {
  const kubectl: Kubectl = (args, options) => cluster.kubectl(args, options);
  const call = signal ? { signal } : {};
  if (ADD_ONS[name].core)
    throw new ClusterError('usage', `${name} cannot be removed: every embedded node has it, remove the whole node`);
  const user = (await installedAddOns(kubectl)).find((other) => ADD_ONS[other].needs?.includes(name));
  if (user !== undefined)
    throw new ClusterError('usage', `${name} cannot be removed: ${user} needs it, remove that first`);
  await needUnused(kubectl, name, signal);
  const selected = ['--all-namespaces', '--selector', selectorOf(name)];
  const kinds = [...(ADD_ONS[name].ownKinds ?? []), ...KINDS].join(',');
  const args = ['delete', kinds, ...selected, '--ignore-not-found', `--timeout=${GONE_WITHIN}`];
  const volumes = await volumesOf(kubectl, name, signal);
  await kubectl(args, call);
  for (const { kind, selector } of ADD_ONS[name].leaves ?? [])
    await kubectl(['delete', kind, '--all-namespaces', '--selector', selector, '--ignore-not-found'], call);
  // A volume's folder is removed by a pod of its own, after the claim is gone.
  if (volumes.length > 0) await kubectl(['wait', '--for=delete', ...volumes, `--timeout=${GONE_WITHIN}`], call);
  await ADD_ONS[name].outside?.(cluster)?.remove();
}
