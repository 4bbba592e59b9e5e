import { ConfigError } from '../config/config-error.ts';
import { ARGOCD_NAMESPACE } from '@cutover/argocd';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { ArgoCd } from './surroundings.ts';

const CLUSTER_WIDE: ReadonlySet<string> = new Set(['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition']);
const PINNED = /@sha256:[0-9a-f]{64}$/;
/** The provider waits for pods unless this says not to. */
export const SKIP_AWAIT = { 'pulumi.com/skipAwait': 'true' };

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** `quay.io/argoproj/argocd:v3.2.11` → `quay.io/argoproj/argocd` */
const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/]*$/, '');

/** No keyring is kept: commits are chosen by their SHA, and nothing asks who signed them. */
const NO_GPG = { name: 'ARGOCD_GPG_ENABLED', value: 'false' };

function replaced(images: ArgoCd['images'], container: Container): Container & { imagePullPolicy: string } {
  const { name, image, env = [] } = container;
  const own = images[repositoryOf(image)];
  if (own === undefined)
    throw new ConfigError([`Argo CD: container ${name}: no image is given for ${repositoryOf(image)}`]);
  if (!PINNED.test(own))
    throw new ConfigError([`Argo CD: container ${name}: expected an image with a digest, got ${own}`]);
  return { ...container, image: own, imagePullPolicy: 'IfNotPresent', env: [...env, NO_GPG] };
}

function withImages(images: ArgoCd['images'], spec: PodSpec): PodSpec {
  const { containers, initContainers } = spec;
  const all = (of: readonly Container[]) => of.map((container) => replaced(images, container));
  return { ...spec, containers: all(containers), ...(initContainers && { initContainers: all(initContainers) }) };
}

interface Workload extends KubernetesObject {
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

const isWorkload = (object: KubernetesObject): object is Workload =>
  ['Deployment', 'StatefulSet'].includes(object.kind);

function inNamespace(object: KubernetesObject): KubernetesObject {
  if (CLUSTER_WIDE.has(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: ARGOCD_NAMESPACE } };
}

function awaited(object: KubernetesObject, runsPods: boolean): KubernetesObject {
  if (runsPods || !(isWorkload(object) || object.kind === 'Service')) return object;
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...SKIP_AWAIT } } };
}

/** ConfigMaps of the manifest that are made with settings of ours. */
const SETTINGS = ['argocd-cm', 'argocd-cmd-params-cm'] as const;
type SettingsName = (typeof SETTINGS)[number];

function ownObjects({ objects, images }: ArgoCd, runsPods: boolean): readonly KubernetesObject[] {
  const isMadeBeside = ({ kind, metadata: { name } }: KubernetesObject) =>
    kind === 'Secret' || (kind === 'ConfigMap' && SETTINGS.some((settings) => settings === name));
  return objects
    .filter((object) => !isMadeBeside(object))
    .map((object) => {
      const placed = awaited(inNamespace(object), runsPods);
      if (!isWorkload(placed)) return placed;
      const { spec } = placed;
      const template = { ...spec.template, spec: withImages(images, spec.template.spec) };
      return { ...placed, spec: { ...spec, template } };
    });
}

/** What a manifest says of a ConfigMap. */
function dataOf(objects: readonly KubernetesObject[], name: SettingsName): Readonly<Record<string, string>> {
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  return (found?.['data'] as Readonly<Record<string, string>> | undefined) ?? {};
}

/** Argo CD as it is to be made. */
export interface PlacedArgoCd {
  /** In its namespace, with images of ours, and without what is made beside it: its settings and its Secrets. */
  readonly objects: readonly KubernetesObject[];
  /** What its manifest says of either: settings of ours go over it. */
  readonly settings: Readonly<Record<SettingsName, Readonly<Record<string, string>>>>;
}

/** @throws ConfigError, which names the container, where an image has no digest or is not given */
export function argoCdIn(argocd: ArgoCd, runsPods: boolean): PlacedArgoCd {
  const { objects } = argocd;
  const settings = {
    'argocd-cm': dataOf(objects, 'argocd-cm'),
    'argocd-cmd-params-cm': dataOf(objects, 'argocd-cmd-params-cm'),
  };
  return { objects: ownObjects(argocd, runsPods), settings };
}
