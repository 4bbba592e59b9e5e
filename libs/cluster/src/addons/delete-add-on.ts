import type { Kubectl } from '../diagnosis/index.ts';
import { ClusterError } from '../errors.ts';
import type { AddOnName } from './add-on.ts';
import { ADD_ONS } from './catalogue.ts';
import { installedAddOns } from './installed.ts';
import { selectorOf } from './labels.ts';

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
  'customresourcedefinitions.apiextensions.k8s.io',
  'namespaces',
];

const GONE_WITHIN = '120s';

/**
 * Deletes all that the add-on's versions ever applied here, and waits until it is gone; fine where there is nothing.
 * @throws ClusterError `usage` where the node or another add-on needs it, KubectlError
 */
export async function deleteAddOn(kubectl: Kubectl, name: AddOnName, signal?: AbortSignal): Promise<void> {
  if (ADD_ONS[name].core)
    throw new ClusterError('usage', `${name} cannot be removed: every embedded node has it, remove the whole node`);
  const user = (await installedAddOns(kubectl)).find((other) => ADD_ONS[other].needs?.includes(name));
  if (user !== undefined)
    throw new ClusterError('usage', `${name} cannot be removed: ${user} needs it, remove that first`);
  const selected = ['--all-namespaces', '--selector', selectorOf(name)];
  const args = ['delete', KINDS.join(','), ...selected, '--ignore-not-found', `--timeout=${GONE_WITHIN}`];
  await kubectl(args, signal ? { signal } : {});
}
