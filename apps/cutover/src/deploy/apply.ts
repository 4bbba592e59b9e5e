import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '@cutover/cluster';
import type { Dependency } from '@cutover/comparison';
import { UsageError } from '../usage-error.ts';
import { deployables } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { kindOf } from './strategies.ts';

const READY_WITHIN_S = 180;
const LOOK_EVERY_MS = 250;

/** A deployment did not get there in time. */
export class DeployError extends Error {
  readonly code = 'not-deployed';
}

const namespaceOf = ({ name }: Wanted) => deployables[name].namespace;
const inNamespace = (wanted: Wanted) => ['--namespace', namespaceOf(wanted)];

/** Applies manifests, given as YAML. */
export async function apply(cluster: Cluster, manifests: string, signal: AbortSignal): Promise<void> {
  await cluster.kubectl(['apply', '--filename', '-'], { input: manifests, signal });
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

interface RolloutObject {
  readonly metadata: { readonly generation?: number };
  readonly status?: { readonly observedGeneration?: string; readonly phase?: string; readonly message?: string };
}

const isHealthy = ({ metadata, status }: RolloutObject) =>
  status?.observedGeneration === String(metadata.generation) && status?.phase === 'Healthy';
const saying = ({ status }: RolloutObject) => status?.message ?? status?.phase ?? 'it says nothing';

interface Place {
  readonly cluster: Cluster;
  readonly wanted: Wanted;
  readonly signal: AbortSignal;
}

/** `kubectl rollout status` knows no Rollout: its own status says it. @throws DeployError */
async function awaitRollout({ cluster, wanted, signal }: Place, app: string): Promise<void> {
  const end = performance.now() + READY_WITHIN_S * 1_000;
  for (;;) {
    const get = ['get', 'rollouts.argoproj.io', app, ...inNamespace(wanted), '--output', 'json'];
    const rollout = JSON.parse((await cluster.kubectl(get, { signal })).stdout) as RolloutObject;
    if (isHealthy(rollout)) return;
    if (performance.now() > end)
      throw new DeployError(`rollout ${app} is not healthy after ${READY_WITHIN_S} s: ${saying(rollout)}`);
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Waits until all that stands beside the apps and the wanted version serve. @throws KubectlError or DeployError, which say what does not */
export async function awaitReady(place: Place, dependencies: readonly Dependency[]): Promise<void> {
  const { cluster, wanted, signal } = place;
  const wait = (args: readonly string[]) =>
    cluster.kubectl([...args, ...inNamespace(wanted), `--timeout=${READY_WITHIN_S}s`], { signal });
  for (const { awaited = [] } of dependencies) for (const args of awaited) await wait(args);
  for (const app of Object.keys(deployables[wanted.name].apps)) {
    if (kindOf(wanted.strategy) === 'Rollout') await awaitRollout(place, app);
    else await wait(['rollout', 'status', `deployment/${app}`]);
  }
}
