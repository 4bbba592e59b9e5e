import { amountOf } from '../config/quantity.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';

/** What a namespace's quota counts: cores, bytes, numbers. */
export interface Amounts {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly claims: number;
  readonly storage: number;
}

/** What everything that an environment applies asks of its namespace. */
export interface Needs {
  /** All of it at once: autoscalers at their most, and every app in the middle of an update. */
  readonly peak: Amounts;
  /** The largest limit of a container's memory, and the largest volume, in bytes. */
  readonly largest: { readonly container: number; readonly claim: number };
  /** Secret → its keys that are named. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>;
  /** Secret of a certificate → hosts. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  /** `apps/deployments` */
  readonly kinds: ReadonlySet<string>;
}

interface Container {
  readonly resources?: {
    readonly requests?: { readonly cpu?: string; readonly memory?: string };
    readonly limits?: { readonly memory?: string };
  };
}

interface Claim {
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

interface Spec {
  readonly replicas?: number;
  readonly strategy?: Readonly<Record<string, { readonly maxSurge?: number } | string | undefined>>;
  readonly template?: { readonly spec: { readonly containers: readonly Container[] } };
  readonly jobTemplate?: { readonly spec: Spec };
  readonly volumeClaimTemplates?: readonly Claim[];
  readonly maxReplicas?: number;
  readonly scaleTargetRef?: { readonly name: string };
  readonly resources?: Claim['spec']['resources'];
  readonly tls?: readonly { readonly secretName: string; readonly hosts: readonly string[] }[];
}

const specOf = (object: KubernetesObject): Spec => (object['spec'] ?? {}) as Spec;

/** Of a container that says nothing itself. */
export interface Defaults {
  readonly request: { readonly cpu: string; readonly memory: string };
  readonly limit: { readonly memory: string };
}

const NONE: Amounts = { pods: 0, cpu: 0, memory: 0, memoryLimit: 0, claims: 0, storage: 0 };
const NOTHING: Defaults = { request: { cpu: '0', memory: '0' }, limit: { memory: '0' } };

function plus(one: Amounts, two: Amounts): Amounts {
  const keys = Object.keys(NONE) as (keyof Amounts)[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + two[key]])) as unknown as Amounts;
}

const sum = (all: readonly Amounts[]): Amounts => all.reduce(plus, NONE);

/** Pods of a workload while it is updated. */
function podsOf({ kind }: KubernetesObject, spec: Spec, replicas: number): number {
  const { strategy = {} } = spec;
  if (strategy['blueGreen'] !== undefined) return 2 * replicas;
  const surging = strategy['canary'] ?? strategy['rollingUpdate'];
  const surge = typeof surging === 'object' ? surging.maxSurge : undefined;
  if (surge !== undefined) return replicas + surge;
  // One of a Deployment's default quarter.
  return kind === 'Deployment' && strategy['type'] !== 'Recreate' ? 2 * replicas : replicas;
}

function amountsOfContainer({ resources = {} }: Container, { request, limit }: Defaults): Amounts {
  const { requests, limits } = resources;
  return {
    ...NONE,
    cpu: amountOf(requests?.cpu ?? request.cpu),
    memory: amountOf(requests?.memory ?? request.memory),
    memoryLimit: amountOf(limits?.memory ?? limit.memory),
  };
}

const storageOf = ({ requests }: Claim['spec']['resources']): number => amountOf(requests.storage);

/** @param most autoscalers' most pods by workload */
function amountsOf(object: KubernetesObject, most: ReadonlyMap<string, number>, defaults: Defaults): Amounts {
  const spec = specOf(object);
  if (object.kind === 'PersistentVolumeClaim' && spec.resources !== undefined)
    return { ...NONE, claims: 1, storage: storageOf(spec.resources) };
  const { template, replicas = 1, volumeClaimTemplates = [] } = spec.jobTemplate?.spec ?? spec;
  if (template === undefined) return NONE;
  const count = podsOf(object, spec, most.get(object.metadata.name) ?? replicas);
  const pod = sum(template.spec.containers.map((container) => amountsOfContainer(container, defaults)));
  const claims = volumeClaimTemplates.map(({ spec: { resources } }) => ({
    ...NONE,
    claims: replicas,
    storage: replicas * storageOf(resources),
  }));
  return sum([...Array.from({ length: count }, () => ({ ...pod, pods: 1 })), ...claims]);
}

/** What all of these ask for at once. */
export function peakOf(objects: readonly KubernetesObject[], defaults: Defaults = NOTHING): Amounts {
  const scalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(specOf);
  const most = new Map(scalers.map(({ scaleTargetRef, maxReplicas = 1 }) => [scaleTargetRef?.name ?? '', maxReplicas]));
  return sum(objects.map((object) => amountsOf(object, most, defaults)));
}

type Json = Readonly<Record<string, unknown>>;

/** Every object within a value, itself too. */
function objectsWithin(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsWithin);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(objectsWithin)];
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Names of Secrets, and keys of them, that one object within a manifest names: as a variable, as all variables, as a volume, or to pull images by. */
function secretsNamed(within: Json): [name: string, keys: string[]][] {
  const reference = within['secretKeyRef'] as Json | undefined;
  const whole = [within['secretRef'], within['secret']] as (Json | undefined)[];
  const names = whole.flatMap((one) => [one?.['name'], one?.['secretName']]).filter(isText);
  const pulled = ((within['imagePullSecrets'] ?? []) as Json[]).map(({ name }) => name).filter(isText);
  const keyed = reference?.['optional'] === true ? undefined : reference;
  return [
    ...(keyed === undefined ? [] : [[String(keyed['name']), [String(keyed['key'])]] as [string, string[]]]),
    ...[...names, ...pulled].map((name): [string, string[]] => [name, []]),
  ];
}

const tlsOf = (objects: readonly KubernetesObject[]) =>
  objects.filter(({ kind }) => kind === 'Ingress').flatMap((object) => specOf(object).tls ?? []);

function secretsOf(objects: readonly KubernetesObject[]): Map<string, Set<string>> {
  const secrets = new Map<string, Set<string>>();
  const certificates = tlsOf(objects).map(({ secretName }) => [secretName, ['tls.crt', 'tls.key']] as const);
  for (const [name, keys] of [...objectsWithin(objects).flatMap(secretsNamed), ...certificates]) {
    const known = secrets.get(name) ?? new Set<string>();
    keys.forEach((key) => known.add(key));
    secrets.set(name, known);
  }
  return secrets;
}

const IRREGULAR: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies', Ingress: 'ingresses' };

/** `apps/deployments`; the core group has no name. */
export function kindOf({ apiVersion, kind }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return `${group}/${IRREGULAR[kind] ?? `${kind.toLowerCase()}s`}`;
}

function largestOf(objects: readonly KubernetesObject[]): Needs['largest'] {
  const within = objectsWithin(objects);
  const limits = within.map((one) => (one['limits'] as { memory?: string } | undefined)?.memory).filter(isText);
  const volumes = within.map((one) => (one['requests'] as { storage?: string } | undefined)?.storage).filter(isText);
  return { container: Math.max(0, ...limits.map(amountOf)), claim: Math.max(0, ...volumes.map(amountOf)) };
}

/** @param objects all that an environment's overlay applies */
export function needsOf(objects: readonly KubernetesObject[]): Needs {
  return {
    peak: peakOf(objects),
    largest: largestOf(objects),
    secrets: secretsOf(objects),
    hosts: new Map(tlsOf(objects).map(({ secretName, hosts }) => [secretName, hosts])),
    kinds: new Set(objects.map(kindOf)),
  };
}
