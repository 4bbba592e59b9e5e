import { parseAllDocuments } from 'yaml';

export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: { type: string };
}

export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: string;
  args?: string[];
  command?: string[];
  env?: { name: string }[];
  ports?: { name?: string; containerPort: number; hostPort?: number }[];
  volumeMounts?: { name: string; mountPath: string }[];
  resources?: unknown;
  readinessProbe?: Record<string, unknown>;
  securityContext?: SecurityContext;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: { name: string }[];
  terminationGracePeriodSeconds?: number;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
    resourceVersion?: string;
  };
  data?: Record<string, string>;
  subjects?: { kind: string; name: string; namespace?: string }[];
  spec?: {
    replicas?: number;
    selector?: Record<string, unknown>;
    service?: { name: string; namespace: string };
    /** Of a Service. */
    type?: string;
    clusterIP?: string;
    externalTrafficPolicy?: string;
    /** Of a CustomResourceDefinition. */
    conversion?: unknown;
    template?: { metadata?: { labels?: Record<string, string> }; spec: PodSpec };
  };
}

/** The objects of a manifest, read as kubectl does, by YAML 1.1: a mode of 0644 is octal. Empty documents are left out. */
export function readManifest(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml, { version: '1.1' })
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** Objects of our own making, whatever fields their kinds have. */
export function ownObjects(objects: readonly object[]): KubernetesObject[] {
  return objects as KubernetesObject[];
}

/** As one JSON document, which kubectl reads as it reads YAML: written as YAML, Rollouts' 17,000 lines would take half a second. */
export function writeManifest(objects: readonly KubernetesObject[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })}\n`;
}

/** @throws Error where a third party's manifest is no longer what our patch was made for */
export function objectOf(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the manifest has no ${kind} ${name}`);
  return found;
}

/** @throws Error where the object has no pods */
export function podOf({ kind, metadata, spec }: KubernetesObject): PodSpec {
  if (spec?.template?.spec === undefined) throw new Error(`${kind} ${metadata.name} has no pods`);
  return spec.template.spec;
}

/** @throws Error where the object has none */
export function containersOf(object: KubernetesObject): Container[] {
  const containers = object.spec?.template?.spec.containers;
  if (containers === undefined || containers.length === 0)
    throw new Error(`${object.kind} ${object.metadata.name} has no container`);
  return containers;
}

/** @throws Error where the object has none of that name */
export function containerNamed(object: KubernetesObject, name: string): Container {
  const found = containersOf(object).find((container) => container.name === name);
  if (found === undefined) throw new Error(`${object.kind} ${object.metadata.name} has no container ${name}`);
  return found;
}

/** The container of a workload that has one. @throws Error where it has another number of them */
export function containerOf(object: KubernetesObject): Container {
  const [container, ...others] = containersOf(object);
  if (container === undefined || others.length > 0)
    throw new Error(`${object.kind} ${object.metadata.name} no longer has one container`);
  return container;
}

/** Puts `--name=value` in the place of the argument of that name. @throws Error where there is none */
export function replaceArgument(container: Container, name: string, value: string): void {
  const args = container.args ?? [];
  const index = args.findIndex((argument) => argument.startsWith(`--${name}=`));
  if (index < 0) throw new Error(`the container ${container.name} has no argument --${name}`);
  container.args = args.with(index, `--${name}=${value}`);
}

/** Asks whether it is ready a second after its start and every second from then on: upstreams wait up to 20 s before they ask at all. */
export function probeAtOnce(container: Container): void {
  container.readinessProbe = { ...container.readinessProbe, initialDelaySeconds: 1, periodSeconds: 1 };
}

/** What Pod Security's `restricted` asks of a container, and a root that is read-only. */
export const RESTRICTED: SecurityContext = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
