import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryImage, pushImage } from '@cutover/image-builder';
import { ensureTools } from '@cutover/toolchain';
import type { Progress, Tool } from '@cutover/toolchain';
import { parseAllDocuments, stringify } from 'yaml';

/** What an addon needs of a cluster. */
export interface AddonCluster {
  readonly registry: { readonly push: string; readonly pull: string; readonly insecure: boolean };
  kubectl(args: string[], options?: { input?: string; signal?: AbortSignal }): Promise<{ stdout: string }>;
}

export interface AddonOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (event: { detail: string }) => void;
  /** Of building the controller, where it was never built. */
  readonly tools?: Progress;
}

const NAMESPACE = 'argo-rollouts';
const HOME = '/home/argo-rollouts';
const PROGRAM = '/bin/rollouts-controller';
/** Upstream waits 10 s before the first probe; the controller is ready within two. */
const FIRST_PROBE_S = 1;
const READY_WITHIN = '120s';

interface Manifest {
  readonly kind: string;
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: Record<string, unknown>[] } };
  };
}

/** Upstream's install.yaml, its Deployment made to run our build of the same release. */
function withImage(text: string, image: string): string {
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest | null);
  for (const manifest of manifests) {
    if (manifest?.kind !== 'Deployment') continue;
    for (const container of manifest.spec?.template?.spec.containers ?? []) {
      const readinessProbe = container['readinessProbe'] as Record<string, unknown>;
      Object.assign(container, { image, imagePullPolicy: 'IfNotPresent' });
      Object.assign(readinessProbe, { initialDelaySeconds: FIRST_PROBE_S, periodSeconds: FIRST_PROBE_S });
    }
  }
  return manifests
    .filter((manifest) => manifest !== null)
    .map((manifest) => stringify(manifest))
    .join('---\n');
}

const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

/** `IMAGE AVAILABLE` of what runs now; empty where nothing does. */
async function running(cluster: AddonCluster, signal: AbortSignal | undefined): Promise<string> {
  const path = '{.spec.template.spec.containers[0].image} {.status.availableReplicas}';
  const args = ['get', 'deployment', NAMESPACE, '-n', NAMESPACE, '--ignore-not-found', '-o', `jsonpath=${path}`];
  return (await cluster.kubectl(args, { ...(signal && { signal }) })).stdout.trim();
}

async function pushController(
  { registry }: AddonCluster,
  tool: Tool,
  signal: AbortSignal | undefined,
): Promise<string> {
  const image = await binaryImage({
    files: [{ path: tool.path, at: PROGRAM }],
    entrypoint: [PROGRAM],
    workingDir: HOME,
    ...(signal && { signal }),
  });
  const repository = 'cutover/rollouts-controller';
  const target = `${registry.push}/${repository}:${tool.version}`;
  const { digest } = await pushImage(image, target, { insecure: registry.insecure, ...(signal && { signal }) });
  return `${registry.pull}/${repository}@${digest}`;
}

/**
 * Argo Rollouts, built from its pinned module, on a cluster: pushed, applied and available when this resolves. Nothing is done where
 * it runs already. Rejects with the toolchain's, the registry's or kubectl's error.
 */
export async function ensureRollouts(cluster: AddonCluster, options: AddonOptions = {}): Promise<void> {
  const { signal, progress = () => undefined, tools = () => undefined } = options;
  const { 'rollouts-controller': tool } = await ensureTools(['rollouts-controller'], { progress: tools, signal });
  progress({ detail: 'pushing the controller' });
  const image = await pushController(cluster, tool, signal);
  if ((await running(cluster, signal)) === `${image} 1`) return;
  const call = { ...(signal && { signal }) };
  const apply = ['apply', '--server-side', '--force-conflicts', '--filename', '-'];
  await cluster.kubectl(apply, { ...call, input: JSON.stringify(namespace) });
  progress({ detail: 'applying its manifests' });
  const manifests = await readFile(join(tool.assets ?? '', 'manifests', 'install.yaml'), 'utf8');
  // The definitions are larger than the annotation that a client-side apply would keep them in.
  await cluster.kubectl([...apply, '--namespace', NAMESPACE], { ...call, input: withImage(manifests, image) });
  progress({ detail: 'waiting for the controller' });
  const wait = ['rollout', 'status', `deployment/${NAMESPACE}`, '--namespace', NAMESPACE, `--timeout=${READY_WITHIN}`];
  await cluster.kubectl(wait, call);
}
