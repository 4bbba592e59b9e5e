import { awaitWorkloads } from '@cutover/cluster';
import type { Cluster, Workload } from '@cutover/cluster';
import { UsageError } from '../usage-error.ts';
import { deployables } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { kindOf } from './strategies.ts';

/** For all of it together: volumes, images, a broker's first start. */
const READY_WITHIN_MS = 300_000;

const namespaceOf = ({ name }: Wanted) => deployables[name].namespace;
const inNamespace = (wanted: Wanted) => ['--namespace', namespaceOf(wanted)];

/** Applies manifests, given as YAML or JSON. @returns the objects' names, one a line, such as `deployment.apps/account` */
export async function apply(cluster: Cluster, manifests: string, signal: AbortSignal): Promise<string> {
  const applied = await cluster.kubectl(['apply', '--filename', '-', '--output', 'name'], { input: manifests, signal });
  return applied.stdout;
}

/** The namespace, under the level restricted, and its Secrets. Those that are there stay as they are. */
export async function makeFoundation(cluster: Cluster, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const { namespace, secrets } = deployables[wanted.name];
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await apply(
    cluster,
    JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }),
    signal,
  );
  for (const [name, make] of Object.entries(secrets)) {
    const kept = await cluster.kubectl(['get', 'secret', name, ...inNamespace(wanted), '--ignore-not-found']);
    if (kept.stdout !== '') continue;
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: make() };
    await cluster.kubectl(['create', '--filename', '-'], { input: JSON.stringify(secret), signal });
  }
}

/**
 * A Deployment and a Rollout of one app would run beside each other, and each would want the Service for itself.
 * @throws UsageError, which says what to delete first
 */
export async function refuseOtherKind(cluster: Cluster, wanted: Wanted): Promise<void> {
  const other = kindOf(wanted.strategy) === 'Rollout' ? 'deployments.apps' : 'rollouts.argoproj.io';
  const known = await cluster.kubectl(['api-resources', '--output', 'name', '--cached=false']);
  if (!known.stdout.split('\n').includes(other)) return;
  const names = Object.keys(deployables[wanted.name].apps);
  const list = ['get', other, ...inNamespace(wanted), '--output', 'jsonpath={.items[*].metadata.name}'];
  const present = (await cluster.kubectl(list)).stdout.split(' ').filter((name) => names.includes(name));
  if (present.length === 0) return;
  const objects = present.flatMap((name) => [`${other}/${name}`, `service/${name}`]);
  throw new UsageError(
    `${wanted.name} runs by another kind of strategy: first cutover kubectl -n ${namespaceOf(wanted)} delete ${objects.join(' ')} (data stays)`,
  );
}

/** Waits until what was applied serves. @throws ClusterError `not-ready`, which names what holds it up: at once where waiting does not help */
export async function awaitReady(
  { cluster, signal }: { readonly cluster: Cluster; readonly signal: AbortSignal },
  workloads: readonly Workload[],
  say: (detail: string) => void,
): Promise<void> {
  const options = { withinMs: READY_WITHIN_MS, signal, say };
  await awaitWorkloads((args, call) => cluster.kubectl(args, call), workloads, options);
}
