import { parseAllDocuments, stringify } from 'yaml';

export interface Container {
  name: string;
  image: string;
  args?: string[];
  command?: string[];
  resources?: unknown;
  readinessProbe?: Record<string, unknown>;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
    resourceVersion?: string;
  };
  data?: Record<string, string>;
  spec?: {
    replicas?: number;
    template?: { spec: { containers: Container[] } };
  };
}

/** The objects of a manifest; empty documents are left out. */
export function readManifest(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

export function writeManifest(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => stringify(object, { lineWidth: 0 })).join('---\n');
}

/** @throws Error where a third party's manifest is no longer what our patch was made for */
export function objectOf(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the manifest has no ${kind} ${name}`);
  return found;
}

export function containersOf(object: KubernetesObject): Container[] {
  const containers = object.spec?.template?.spec.containers;
  if (containers === undefined || containers.length === 0)
    throw new Error(`${object.kind} ${object.metadata.name} has no container`);
  return containers;
}
