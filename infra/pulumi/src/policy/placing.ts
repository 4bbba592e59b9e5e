import { ARGOCD_NAMESPACE } from '@cutover/argocd';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { isPartOf, ofKind, textOf } from './policy.ts';
import type { Policy } from './policy.ts';

const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  ...['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'Namespace', 'PriorityClass'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
]);
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const placed: Policy = {
  name: 'placed',
  why: 'what lands in a namespace that nobody registered, such as default, is bounded by nothing',
  problems: ({ objects }) => {
    const namespaces = ofKind(objects, 'Namespace').map(({ metadata }) => metadata.name);
    const isPlaced = ({ kind, metadata: { namespace } }: KubernetesObject) =>
      CLUSTER_WIDE.has(kind) ? namespace === undefined : namespace !== undefined && namespaces.includes(namespace);
    return objects
      .filter((object) => !isPlaced(object))
      .map((object) => `${textOf(object)}: its namespace is not registered`);
  },
};

const named: Policy = {
  name: 'named',
  why: 'without a name of its own an object gets another at every replacement',
  problems: ({ objects, registered }) => {
    const names = objects.map((object) => `${object.apiVersion} ${textOf(object)}`);
    const unnamed = objects.filter(({ metadata }) => !NAME.test(metadata?.name ?? ''));
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    const expected = registered.stack === 'local' ? [ARGOCD_NAMESPACE] : [registered.stack];
    const there = ofKind(objects, 'Namespace').map(({ metadata }) => metadata.name);
    return [
      ...unnamed.map(({ kind }) => `${kind}: has no name`),
      ...twice.map((name) => `${name}: is there twice`),
      ...expected.filter((name) => !there.includes(name)).map((name) => `Namespace ${name}: is not there`),
    ];
  },
};

const ours: Policy = {
  name: 'ours',
  why: 'whose an object is can be asked of the cluster',
  problems: ({ objects }) =>
    objects
      .filter(({ kind }) => !['AppProject', 'Application', 'CustomResourceDefinition'].includes(kind))
      .filter((object) => !isPartOf(object, 'cutover') && !isPartOf(object, 'argocd'))
      .map((object) => `${textOf(object)}: says not whose it is`),
};

const explicit: Policy = {
  name: 'explicit',
  why: 'without a provider of its own it would be made wherever the kubeconfig of whoever runs this leads',
  problems: ({ registered: { resources } }) =>
    resources
      .filter(({ type, provider }) => type.startsWith('kubernetes:') && !provider.includes('::cluster::'))
      .map(({ type, name }) => `${type} ${name}: has no provider`),
};

const told: Policy = {
  name: 'told',
  why: 'who comes after the engine reads which namespaces there are',
  problems: ({ objects, registered: { outputs } }) => {
    const there = ofKind(objects, 'Namespace').map(({ metadata }) => metadata.name);
    const said = (outputs['namespaces'] ?? []) as readonly string[];
    return there.filter((name) => !said.includes(name)).map((name) => `outputs: namespaces lacks ${name}`);
  },
};

export const PLACING_POLICIES: readonly Policy[] = [placed, named, ours, explicit, told];
