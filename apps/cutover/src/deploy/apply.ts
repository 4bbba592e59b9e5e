import { awaitWorkloads } from '@cutover/cluster';
import type { Cluster, Workload } from '@cutover/cluster';
import type { Step } from '../ui/steps.ts';
import { deployables, namespaceOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';

/** For all of it together: volumes, images, a broker's first start, the pauses of a canary. */
const READY_WITHIN_MS = 300_000;
/** The kubelet starts a container that ended again at once, and waits before every further time: what ends twice will end a third time. */
const RESTARTS = 1;
/** Of causes that nobody but a person takes away. Volumes, Secrets and nodes that a controller is about to make are there in less. */
const STANDS_MS = 15_000;

/** Applies manifests, given as YAML or JSON. @returns the objects' names, one a line, such as `deployment.apps/account` */
export async function apply(cluster: Cluster, manifests: string, signal: AbortSignal): Promise<string> {
  const applied = await cluster.kubectl(['apply', '--filename', '-', '--output', 'name'], { input: manifests, signal });
  return applied.stdout;
}

/** The namespace, under the level restricted, and its Secrets. Those that are there stay as they are. */
export async function makeFoundation(cluster: Cluster, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const { secrets } = deployables[wanted.name];
  const namespace = namespaceOf(wanted);
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await apply(
    cluster,
    JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }),
    signal,
  );
  for (const [name, make] of Object.entries(secrets)) {
    const kept = await cluster.kubectl(['get', 'secret', name, '--namespace', namespace, '--ignore-not-found']);
    if (kept.stdout !== '') continue;
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: make() };
    await cluster.kubectl(['create', '--filename', '-'], { input: JSON.stringify(secret), signal });
  }
}

/** Waits until what was applied serves. @throws ClusterError `not-ready`, which names what holds it up: at once where waiting does not help */
export async function awaitReady(
  { cluster, signal }: { readonly cluster: Cluster; readonly signal: AbortSignal },
  workloads: readonly Workload[],
  step: Step,
): Promise<void> {
  const options = {
    ...{ withinMs: READY_WITHIN_MS, restarts: RESTARTS, standsMs: STANDS_MS, signal },
    replaced: (line: string) => step.note(line),
    woken: (line: string) => step.note(line),
    say: (line: string, isHindrance: boolean) => (isHindrance ? step.note(line) : step.update(line)),
  };
  await awaitWorkloads((args, call) => cluster.kubectl(args, call), workloads, options);
}
