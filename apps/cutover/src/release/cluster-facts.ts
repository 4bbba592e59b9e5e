import { ARGOCD_NAMESPACE, LABELS } from '@cutover/argocd';
import { KubectlError } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { kubernetesFacts } from '@cutover/forge';
import type { KubernetesLister, ReleaseFacts } from '@cutover/forge';

const ABSENT = /\(NotFound\)|the server could not find the requested resource/;

/** What a cluster says of releases, by kubectl. */
export function clusterFacts({ kubectl }: Pick<Cluster, 'kubectl'>, signal: AbortSignal): ReleaseFacts {
  const list: KubernetesLister = async ({ group, version, namespace, plural }) => {
    const path = `/apis/${group}/${version}/namespaces/${namespace}/${plural}`;
    try {
      return JSON.parse((await kubectl(['get', '--raw', path], { signal })).stdout);
    } catch (error) {
      if (error instanceof KubectlError && ABSENT.test(error.stderr)) return undefined;
      throw error;
    }
  };
  return kubernetesFacts(list, { namespace: ARGOCD_NAMESPACE, labels: LABELS });
}
