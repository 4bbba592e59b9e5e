import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@cutover/charts';
import type { Kubectl } from '@cutover/cluster';
import { isHandedOver } from './asked.ts';
import { DeployError } from './deploy-error.ts';

const LOOK_EVERY_MS = 300;
const WITHIN_MS = 60_000;

/** Whether a Service still selects the pods of one revision of a Rollout alone. */
async function isDirected(kubectl: Kubectl, namespace: string, name: string): Promise<boolean> {
  const selector = 'jsonpath={.spec.selector.rollouts-pod-template-hash}';
  const service = ['get', 'service', name, '--namespace', namespace, '--ignore-not-found', '--output', selector];
  return (await kubectl(service)).stdout !== '';
}

/**
 * Waits until no Service sends requests to the pods of a Rollout alone that is about to go: they would have nobody else to go to.
 * @throws DeployError `not-handed-over` where Argo Rollouts does not let go of one
 */
export async function awaitServicesFreed(
  kubectl: Kubectl,
  namespace: string,
  manifests: readonly Manifest[],
  { signal, withinMs = WITHIN_MS }: { readonly signal: AbortSignal; readonly withinMs?: number },
): Promise<void> {
  const leaving = manifests.filter((one) => one.kind === 'Rollout' && isHandedOver(one));
  for (const { metadata } of leaving) {
    const end = performance.now() + withinMs;
    while (await isDirected(kubectl, namespace, metadata.name)) {
      if (performance.now() >= end)
        throw new DeployError(
          'not-handed-over',
          `service ${namespace}/${metadata.name} still sends to the pods of rollout ${metadata.name} alone: Argo Rollouts has not let go of it; does its controller run? Both versions stay`,
        );
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}
