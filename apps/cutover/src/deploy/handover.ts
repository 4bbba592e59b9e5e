import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@cutover/charts';
import type { Kubectl } from '@cutover/cluster';
import { isHandedOver } from './asked.ts';
import { DeployError } from './deploy-error.ts';

const LOOK_EVERY_MS = 300;
const WITHIN_MS = 60_000;
const HASH = 'rollouts-pod-template-hash';

interface Strategy {
  readonly blueGreen?: { readonly activeService?: string; readonly previewService?: string };
  readonly canary?: { readonly stableService?: string; readonly canaryService?: string };
}

/** Services that a Rollout directs to one revision of its pods, by what it was asked. */
function directedBy({ spec }: Manifest): readonly (string | undefined)[] {
  const { blueGreen = {}, canary = {} } = (spec?.strategy ?? {}) as Strategy;
  return [blueGreen.activeService, blueGreen.previewService, canary.stableService, canary.canaryService];
}

/** Services of what was rendered that are to send to all pods of their app. */
function undirected(manifests: readonly Manifest[]): ReadonlySet<string> {
  const rollouts = manifests.filter((one) => one.kind === 'Rollout' && !isHandedOver(one));
  const directed = new Set(rollouts.flatMap(directedBy));
  const services = manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
  return new Set(services.filter((name) => !directed.has(name)));
}

interface Service {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly selector?: Readonly<Record<string, string>> };
}

async function stillDirected(
  kubectl: Kubectl,
  namespace: string,
  names: ReadonlySet<string>,
): Promise<string | undefined> {
  const { stdout } = await kubectl(['get', 'services', '--namespace', namespace, '--output', 'json']);
  const { items } = JSON.parse(stdout) as { items: Service[] };
  return items.find(({ metadata, spec }) => names.has(metadata.name) && spec.selector?.[HASH] !== undefined)?.metadata
    .name;
}

/**
 * Waits until no Service sends requests to one revision of a Rollout alone, but for those that its Rollout still directs: when that revision
 * goes, they would have nobody else to go to.
 * @throws DeployError `not-handed-over` where Argo Rollouts does not let go of one
 */
export async function awaitServicesFreed(
  kubectl: Kubectl,
  namespace: string,
  manifests: readonly Manifest[],
  { signal, withinMs = WITHIN_MS }: { readonly signal: AbortSignal; readonly withinMs?: number },
): Promise<void> {
  const names = undirected(manifests);
  const end = performance.now() + withinMs;
  for (;;) {
    const name = await stillDirected(kubectl, namespace, names);
    if (name === undefined) return;
    if (performance.now() >= end)
      throw new DeployError(
        'not-handed-over',
        `service ${namespace}/${name} still sends to one revision of a Rollout alone: Argo Rollouts has not let go of it; does its controller run? All pods stay`,
      );
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
