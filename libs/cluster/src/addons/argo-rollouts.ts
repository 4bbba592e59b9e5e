import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryImage, pushImage } from '@cutover/image-builder';
import { ensureTools } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';
import { reporter } from '../progress.ts';
import type { ActOptions, Cluster } from '../provider.ts';
import { containersOf, objectOf, readManifest, writeManifest } from './manifest.ts';

const NAMESPACE = 'argo-rollouts';
const DEPLOYMENT = 'argo-rollouts';
const PROGRAM = '/bin/rollouts-controller';
/** Its profiles and caches go there; upstream's image has it too. */
const HOME = '/home/argo-rollouts';

/** The module's own install manifest with our image. The namespace has to pass Pod Security like any other. */
export function rolloutsObjects(manifest: string, image: string): string {
  const objects = readManifest(manifest);
  for (const object of objects) {
    if (isNamespaced(object.kind)) object.metadata.namespace = NAMESPACE;
  }
  const [container] = containersOf(objectOf(objects, 'Deployment', DEPLOYMENT));
  if (container) {
    container.image = image;
    // Upstream waits 10 s before the first probe; the controller is ready within two.
    container.readinessProbe = { ...container.readinessProbe, initialDelaySeconds: 1, periodSeconds: 1 };
    container.resources = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } };
  }
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  return writeManifest([namespace, ...objects]);
}

const CLUSTER_WIDE = new Set(['CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'Namespace']);

function isNamespaced(kind: string): boolean {
  return !CLUSTER_WIDE.has(kind);
}

export interface RolloutsOptions extends ActOptions {
  readonly tools?: Progress;
}

/** Installs Argo Rollouts, or the version pinned here over another one; returns once its controller is available. */
export async function ensureRollouts(cluster: Cluster, options: RolloutsOptions = {}): Promise<void> {
  const { signal, tools: progress = () => undefined } = options;
  const say = reporter(options);
  const { 'rollouts-controller': tool } = await ensureTools(['rollouts-controller'], { progress, signal });
  const { push, pull, insecure } = cluster.registry;
  say('pushing the controller');
  const image = await binaryImage({
    files: [{ path: tool.path, at: PROGRAM }],
    entrypoint: [PROGRAM],
    workingDir: HOME,
    ...(signal ? { signal } : {}),
  });
  const reference = `cutover/argo-rollouts`;
  const { digest } = await pushImage(image, `${push}/${reference}:${tool.version}`, {
    insecure,
    ...(signal ? { signal } : {}),
  });
  const manifest = await readFile(join(tool.assets ?? '', 'manifests', 'install.yaml'), 'utf8');
  const objects = rolloutsObjects(manifest, `${pull}/${reference}@${digest}`);
  const call = signal ? { signal } : {};
  say('applying its manifest');
  await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { input: objects, ...call });
  say('waiting for the controller');
  await cluster.kubectl(['-n', NAMESPACE, 'rollout', 'status', `deployment/${DEPLOYMENT}`, '--timeout=120s'], call);
}
