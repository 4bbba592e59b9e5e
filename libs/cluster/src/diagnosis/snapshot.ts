import type { Claim, Controller, KubeEvent, KubeObject, Pod, Quota, Service } from './objects.ts';
import type { Kubectl, Workload } from './workload.ts';

/** What there was of some namespaces at one time. */
export interface Snapshot {
  readonly controllers: readonly Controller[];
  readonly pods: readonly Pod[];
  readonly claims: readonly Claim[];
  readonly quotas: readonly Quota[];
  /** Of whole namespaces only. */
  readonly services: readonly Service[];
  readonly events: readonly KubeEvent[];
}

const CONTROLLERS = ['deployments.apps', 'replicasets.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch'];
const OTHERS = ['pods', 'persistentvolumeclaims', 'resourcequotas', 'events'];
/** Known only where Argo Rollouts is installed: kubectl refuses to list what no server has. */
const ROLLOUTS = 'rollouts.argoproj.io';

const API_SERVICES = 'apiservices.apiregistration.k8s.io';

/** Sorts what kubectl has listed. */
export function snapshotOf(objects: readonly KubeObject[]): Snapshot {
  const of = <T extends KubeObject>(...kinds: readonly string[]) =>
    objects.filter(({ kind }) => kinds.includes(kind)) as T[];
  return {
    controllers: of('Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'Rollout', 'APIService'),
    pods: of('Pod'),
    claims: of('PersistentVolumeClaim'),
    quotas: of('ResourceQuota'),
    services: of('Service'),
    events: of('Event'),
  };
}

async function list(kubectl: Kubectl, args: readonly string[], signal?: AbortSignal): Promise<KubeObject[]> {
  const { stdout } = await kubectl(['get', ...args, '--output', 'json'], signal ? { signal } : {});
  return (JSON.parse(stdout) as { items: KubeObject[] }).items;
}

/** All that explains these workloads: one call of kubectl a namespace, one for APIServices. */
export async function readWorkloads(
  kubectl: Kubectl,
  workloads: readonly Workload[],
  signal?: AbortSignal,
): Promise<Snapshot> {
  const namespaced = workloads.filter(({ kind }) => kind !== 'APIService');
  const namespaces = [...new Set(namespaced.map(({ namespace = 'default' }) => namespace))];
  const kinds = [...CONTROLLERS, ...OTHERS, ...(workloads.some(({ kind }) => kind === 'Rollout') ? [ROLLOUTS] : [])];
  const lists = namespaces.map((namespace) => [kinds.join(','), '--namespace', namespace]);
  if (namespaced.length < workloads.length) lists.push([API_SERVICES]);
  return snapshotOf((await Promise.all(lists.map((args) => list(kubectl, args, signal)))).flat());
}

/** Whether the cluster knows of a kind, such as `rollouts.argoproj.io`, by its definition. @throws KubectlError */
export async function isDefined(kubectl: Kubectl, kind: string): Promise<boolean> {
  const definition = ['get', 'customresourcedefinitions', kind, '--ignore-not-found', '--output', 'name'];
  return (await kubectl(definition)).stdout.trim() !== '';
}

/** Whether the cluster knows of Argo Rollouts' kinds. @throws KubectlError */
export const hasRollouts = (kubectl: Kubectl): Promise<boolean> => isDefined(kubectl, ROLLOUTS);

/** All that explains what runs in these namespaces, or in all of them. */
export async function readNamespaces(kubectl: Kubectl, namespaces?: readonly string[]): Promise<Snapshot> {
  const scopes = namespaces?.map((namespace) => ['--namespace', namespace]) ?? [['--all-namespaces']];
  const others = [...OTHERS, 'services', ...(namespaces === undefined ? [API_SERVICES] : [])];
  const kinds = [...CONTROLLERS, ...((await hasRollouts(kubectl)) ? [ROLLOUTS] : []), ...others].join(',');
  return snapshotOf((await Promise.all(scopes.map((scope) => list(kubectl, [kinds, ...scope])))).flat());
}

export function controllerOf({ controllers }: Snapshot, { kind, namespace, name }: Workload): Controller | undefined {
  const isOne = (one: Controller) =>
    one.kind === kind &&
    one.metadata.name === name &&
    (kind === 'APIService' || one.metadata.namespace === (namespace ?? 'default'));
  return controllers.find(isOne);
}

export function ownedBy<T extends KubeObject>(objects: readonly T[], { metadata: { uid } }: KubeObject): T[] {
  return uid === undefined
    ? []
    : objects.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
}

/** Milliseconds since 1970 of when an event was seen last; 0 where it does not say. */
export const timeOf = ({ series, lastTimestamp, eventTime, metadata }: KubeEvent): number =>
  Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0;

/** Events about an object, newest first. One of the same name that is gone has another uid. */
export function eventsOf({ events }: Snapshot, { metadata: { uid } }: KubeObject): readonly KubeEvent[] {
  return events
    .filter(({ involvedObject }) => uid !== undefined && involvedObject.uid === uid)
    .sort((a, b) => timeOf(b) - timeOf(a));
}
