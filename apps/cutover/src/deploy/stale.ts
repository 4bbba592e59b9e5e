import type { Manifest } from '@cutover/charts';
import type { Kubectl } from '@cutover/cluster';
import { isHandedOver } from './asked.ts';

/** As kubectl takes it: `deployments.apps`. */
const RESOURCES: Readonly<Record<string, string>> = {
  Deployment: 'deployments.apps',
  Rollout: 'rollouts.argoproj.io',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
  Service: 'services',
  ConfigMap: 'configmaps',
  ServiceAccount: 'serviceaccounts',
  Ingress: 'ingresses.networking.k8s.io',
  NetworkPolicy: 'networkpolicies.networking.k8s.io',
  PodDisruptionBudget: 'poddisruptionbudgets.policy',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers.autoscaling',
};

export interface StaleObject {
  readonly kind: string;
  readonly name: string;
}

interface Listed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
}

/** Where a release's objects are. */
export interface Releases {
  readonly namespace: string;
  readonly names: readonly string[];
  readonly hasRollouts: boolean;
}

const keyOf = (kind: string, name: string) => `${kind}/${name}`;

/**
 * Objects of these releases that their charts do not render any more, as Helm would find them: those of another kind of strategy, the Services
 * that it had, a Job of other settings. Nothing that holds data is among them.
 */
export async function staleObjects(
  kubectl: Kubectl,
  { namespace, names, hasRollouts }: Releases,
  manifests: readonly Manifest[],
): Promise<readonly StaleObject[]> {
  const rendered = new Set(
    manifests.filter((one) => !isHandedOver(one)).map(({ kind, metadata }) => keyOf(kind, metadata.name)),
  );
  const kinds = Object.keys(RESOURCES).filter((kind) => kind !== 'Rollout' || hasRollouts);
  const resources = kinds.map((kind) => RESOURCES[kind]).join(',');
  const ours = `app.kubernetes.io/part-of=cutover,app.kubernetes.io/instance in (${names.join(',')})`;
  const { stdout } = await kubectl([
    'get',
    resources,
    '--namespace',
    namespace,
    '--selector',
    ours,
    '--output',
    'json',
  ]);
  const { items } = JSON.parse(stdout) as { items: Listed[] };
  return items
    .filter(
      ({ kind, metadata }) => metadata.deletionTimestamp === undefined && !rendered.has(keyOf(kind, metadata.name)),
    )
    .map(({ kind, metadata }) => ({ kind, name: metadata.name }));
}

/** Deletes them and waits until they and their pods are gone. @throws KubectlError */
export async function deleteObjects(
  kubectl: Kubectl,
  namespace: string,
  objects: readonly StaleObject[],
  signal: AbortSignal,
): Promise<void> {
  if (objects.length === 0) return;
  const names = objects.map(({ kind, name }) => `${RESOURCES[kind] ?? kind}/${name}`);
  const args = ['delete', ...names, '--namespace', namespace, '--ignore-not-found', '--cascade=foreground', '--wait'];
  await kubectl([...args, '--timeout=180s'], { signal });
}
