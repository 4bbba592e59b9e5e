import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from './kubernetes-object.ts';

type Make = (name: string, object: KubernetesObject, opts: pulumi.CustomResourceOptions) => pulumi.CustomResource;
type Kind = new (name: string, args: never, opts: pulumi.CustomResourceOptions) => pulumi.CustomResource;

/** The provider's own class of a kind: what it waits for goes by the class. */
const of =
  (make: Kind): Make =>
  (name, object, opts) =>
    new make(name, object as never, opts);

const { admissionregistration, apiextensions, apps, core, networking, rbac, scheduling } = k8s;

/** Kinds that Argo CD's manifest has, guards, and what else previews have of a cluster. */
const KINDS: Readonly<Record<string, Make>> = {
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': of(admissionregistration.v1.ValidatingAdmissionPolicy),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': of(
    admissionregistration.v1.ValidatingAdmissionPolicyBinding,
  ),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': of(apiextensions.v1.CustomResourceDefinition),
  'apps/v1/Deployment': of(apps.v1.Deployment),
  'apps/v1/StatefulSet': of(apps.v1.StatefulSet),
  'networking.k8s.io/v1/NetworkPolicy': of(networking.v1.NetworkPolicy),
  'rbac.authorization.k8s.io/v1/ClusterRole': of(rbac.v1.ClusterRole),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': of(rbac.v1.ClusterRoleBinding),
  'rbac.authorization.k8s.io/v1/Role': of(rbac.v1.Role),
  'rbac.authorization.k8s.io/v1/RoleBinding': of(rbac.v1.RoleBinding),
  'scheduling.k8s.io/v1/PriorityClass': of(scheduling.v1.PriorityClass),
  'v1/ConfigMap': of(core.v1.ConfigMap),
  'v1/Service': of(core.v1.Service),
  'v1/ServiceAccount': of(core.v1.ServiceAccount),
};

const custom: Make = (name, object, opts) => new k8s.apiextensions.CustomResource(name, object, opts);

/** Objects of Argo CD's own kinds, which are known once its definitions are there. */
const CUSTOM_GROUP = 'argoproj.io/';

/** Registers an object as a manifest has it. @throws RangeError where nothing is known of its kind */
export function register(
  name: string,
  object: KubernetesObject,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const { apiVersion, kind } = object;
  const make = KINDS[`${apiVersion}/${kind}`] ?? (apiVersion.startsWith(CUSTOM_GROUP) ? custom : undefined);
  if (make === undefined)
    throw new RangeError(`${apiVersion} ${kind} ${object.metadata.name}: no kind that Argo CD is made of`);
  return make(name, object, opts);
}
