import { CoreV1Api, CustomObjectsApi, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';
import { callCluster, followPath } from '@cutover/kube-api';
import type { Cluster, GatedPod } from './cluster.ts';
import { gatedPodOf, HASH_LABEL, SHARE_ANNOTATION } from './pod-of.ts';

const ROLLOUTS = { group: 'argoproj.io', version: 'v1alpha1', plural: 'rollouts' } as const;
const NOT_FOUND = 404;

export interface Place {
  readonly namespace: string;
  readonly configMap: string;
}

/** A real API server. */
export class KubernetesCluster implements Cluster {
  readonly #config: KubeConfig;
  readonly #place: Place;
  readonly #custom: CustomObjectsApi;
  readonly #core: CoreV1Api;

  constructor(config: KubeConfig, place: Place) {
    this.#config = config;
    this.#place = place;
    this.#custom = config.makeApiClient(CustomObjectsApi);
    this.#core = config.makeApiClient(CoreV1Api);
  }

  async rollouts(): Promise<readonly unknown[]> {
    const of = { ...ROLLOUTS, namespace: this.#place.namespace };
    // A cluster that has never heard of Rollouts has none.
    const answer = await callCluster('list rollouts', () => this.#custom.listNamespacedCustomObject(of), NOT_FOUND);
    return (answer as { items: unknown[] } | undefined)?.items ?? [];
  }

  async pods(): Promise<readonly GatedPod[]> {
    const of = { namespace: this.#place.namespace, labelSelector: HASH_LABEL };
    const answer = await callCluster('list pods', () => this.#core.listNamespacedPod(of));
    return (answer?.items ?? []).map(gatedPodOf).filter((pod) => pod !== undefined);
  }

  async readShares(): Promise<Readonly<Record<string, string>> | undefined> {
    const found = await this.#read();
    return found && (found.data ?? {});
  }

  /** Over what is there now: whoever else has written it meanwhile is refused, or refuses this. */
  async writeShares(data: Readonly<Record<string, string>>): Promise<void> {
    const { namespace, configMap: name } = this.#place;
    const found = await this.#read();
    if (found === undefined) {
      const body = { metadata: { name, namespace }, data: { ...data } };
      await callCluster(`create configmap ${name}`, () => this.#core.createNamespacedConfigMap({ namespace, body }));
    } else {
      const body = { ...found, data: { ...data } };
      await callCluster(`update configmap ${name}`, () =>
        this.#core.replaceNamespacedConfigMap({ name, namespace, body }),
      );
    }
  }

  async tell(pod: string, share: string): Promise<void> {
    const body = { metadata: { annotations: { [SHARE_ANNOTATION]: share } } };
    const of = { name: pod, namespace: this.#place.namespace, body };
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await callCluster(`annotate pod ${pod}`, () => this.#core.patchNamespacedPod(of, merge), NOT_FOUND);
  }

  async follow(changed: () => void, signal: AbortSignal): Promise<void> {
    const { namespace } = this.#place;
    const rollouts = `/apis/${ROLLOUTS.group}/${ROLLOUTS.version}/namespaces/${namespace}/rollouts`;
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    await Promise.all([
      followPath(this.#config, { path: rollouts }, changed, signal),
      followPath(this.#config, { path: pods, query: { labelSelector: HASH_LABEL } }, changed, signal),
    ]);
  }

  #read() {
    const { namespace, configMap: name } = this.#place;
    const read = () => this.#core.readNamespacedConfigMap({ name, namespace });
    return callCluster(`read configmap ${name}`, read, NOT_FOUND);
  }
}
