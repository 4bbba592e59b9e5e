import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '@cutover/cluster';
import { UsageError } from '../usage-error.ts';
import { deployables, kindOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';

const READY_WITHIN_S = 180;
const LOOK_EVERY_MS = 250;

/** A deployment did not get there in time. */
export class DeployError extends Error {
  readonly code = 'not-deployed';
}

const inNamespace = (wanted: Wanted) => ['--namespace', deployables[wanted.app].namespace];

/** Applies manifests, given as YAML. */
export async function apply(cluster: Cluster, manifests: string, signal: AbortSignal): Promise<void> {
  await cluster.kubectl(['apply', '--filename', '-'], { input: manifests, signal });
}

/** The app's namespace, under the level restricted, and its Secrets. Those that are there stay as they are. */
export async function makeFoundation(cluster: Cluster, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const { namespace, secrets } = deployables[wanted.app];
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
  const found = await cluster.kubectl(['get', other, wanted.app, ...inNamespace(wanted), '--ignore-not-found']);
  if (found.stdout === '') return;
  const { namespace } = deployables[wanted.app];
  throw new UsageError(
    `${wanted.app} runs by another kind of strategy: first cutover kubectl -n ${namespace} delete ${other}/${wanted.app} service/${wanted.app} (scores stay)`,
  );
}

interface RolloutObject {
  readonly metadata: { readonly generation?: number };
  readonly status?: { readonly observedGeneration?: string; readonly phase?: string; readonly message?: string };
}

const isHealthy = ({ metadata, status }: RolloutObject): boolean =>
  status?.observedGeneration === String(metadata.generation) && status.phase === 'Healthy';

/** `kubectl rollout status` knows no Rollout: its own status says it. @throws DeployError */
async function awaitRollout(cluster: Cluster, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const end = performance.now() + READY_WITHIN_S * 1_000;
  const get = ['get', 'rollouts.argoproj.io', wanted.app, ...inNamespace(wanted), '--output', 'json'];
  for (;;) {
    const rollout = JSON.parse((await cluster.kubectl(get, { signal })).stdout) as RolloutObject;
    if (isHealthy(rollout)) return;
    if (performance.now() > end) {
      const said = rollout.status?.message ?? 'it does not say why';
      throw new DeployError(`rollout ${wanted.app} is not healthy after ${READY_WITHIN_S} s: ${said}`);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Waits until the database and the wanted version serve. @throws KubectlError or DeployError, which say what does not */
export async function awaitReady(cluster: Cluster, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const timeout = `--timeout=${READY_WITHIN_S}s`;
  const status = (target: string) =>
    cluster.kubectl(['rollout', 'status', target, ...inNamespace(wanted), timeout], { signal });
  await status('statefulset/mongo');
  if (kindOf(wanted.strategy) === 'Rollout') await awaitRollout(cluster, wanted, signal);
  else await status(`deployment/${wanted.app}`);
}
