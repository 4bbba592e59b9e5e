import type { Kubectl } from '../../diagnosis/index.ts';
import { ClusterError } from '../../errors.ts';
import { injectors, KIND } from './other-mesh.ts';

const INJECTION = 'istio-injection';
const REVISION = 'istio.io/rev';

interface Namespace {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

async function isThere(kubectl: Kubectl, object: readonly string[]): Promise<boolean> {
  return (await kubectl(['get', ...object, '--ignore-not-found', '--output', 'name'])).stdout.trim() !== '';
}

async function namespaceOf(kubectl: Kubectl, name: string): Promise<Namespace | undefined> {
  const { stdout } = await kubectl(['get', 'namespace', name, '--ignore-not-found', '--output', 'json']);
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as Namespace);
}

function isInjected({ metadata: { labels = {} } }: Namespace): boolean {
  return labels[INJECTION] === 'enabled' || (labels[INJECTION] === undefined && labels[REVISION] !== undefined);
}

/**
 * Sees to it that pods of this namespace get into a mesh, ours or somebody else's.
 * @throws ClusterError `usage`, one line that says what is missing: the mesh, its webhook, or the namespace's label
 */
export async function needMesh(kubectl: Kubectl, namespace: string): Promise<void> {
  if (!(await isThere(kubectl, ['customresourcedefinitions.apiextensions.k8s.io', KIND])))
    throw new ClusterError('usage', `this cluster has no mesh (no kind ${KIND}): cutover up --with mesh`);
  if ((await injectors(kubectl)).length === 0)
    throw new ClusterError(
      'usage',
      "this cluster has Istio's kinds, and nothing that injects sidecars: is istiod installed?",
    );
  const found = await namespaceOf(kubectl, namespace);
  if (found === undefined) throw new ClusterError('usage', `there is no namespace ${namespace}`);
  if (!isInjected(found))
    throw new ClusterError(
      'usage',
      `pods of namespace ${namespace} get no sidecar: kubectl label namespace ${namespace} ${INJECTION}=enabled`,
    );
}
