import { CoreV1Api, CustomObjectsApi, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Listed } from '@cutover/forge';
import { callCluster, followPath } from '@cutover/kube-api';
import type { ArgoKind, ArgoObject, Cluster, NamespaceFacts, NewSecret } from './cluster.ts';

const ARGO = { group: 'argoproj.io', version: 'v1alpha1' } as const;
const [NOT_FOUND, CONFLICT] = [404, 409];

/** A real API server, and Argo CD's objects in one namespace of it. */
export class KubernetesCluster implements Cluster {
  readonly #config: KubeConfig;
  readonly #namespace: string;
  readonly #custom: CustomObjectsApi;
  readonly #core: CoreV1Api;

  constructor(config: KubeConfig, namespace: string) {
    this.#config = config;
    this.#namespace = namespace;
    this.#custom = config.makeApiClient(CustomObjectsApi);
    this.#core = config.makeApiClient(CoreV1Api);
  }

  async list(kind: ArgoKind): Promise<readonly ArgoObject[]> {
    const of = { ...ARGO, namespace: this.#namespace, plural: kind };
    const answer = await callCluster(`list ${kind}`, () => this.#custom.listNamespacedCustomObject(of));
    return (answer as { items: ArgoObject[] }).items;
  }

  /** Objects of whatever kind, in whatever namespace; undefined where the kind is not defined. @throws ClusterCallError */
  async listOf(listed: Listed): Promise<unknown> {
    const what = `list ${listed.plural} in ${listed.namespace}`;
    return callCluster(what, () => this.#custom.listNamespacedCustomObject({ ...listed }), NOT_FOUND);
  }

  async annotate(kind: ArgoKind, name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    const of = { ...ARGO, namespace: this.#namespace, plural: kind, name, body: { metadata: { annotations } } };
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    const patch = () => this.#custom.patchNamespacedCustomObject(of, merge);
    await callCluster(`annotate ${kind} ${name}`, patch, NOT_FOUND);
  }

  async namespace(name: string): Promise<NamespaceFacts | undefined> {
    const found = await callCluster(`read namespace ${name}`, () => this.#core.readNamespace({ name }), NOT_FOUND);
    if (found === undefined) return undefined;
    return { uid: found.metadata?.uid ?? '', isActive: found.status?.phase === 'Active' };
  }

  async createSecret({ namespace, name, labels, data }: NewSecret): Promise<void> {
    const body = { metadata: { name, namespace, labels: { ...labels } }, type: 'Opaque', stringData: { ...data } };
    const create = () => this.#core.createNamespacedSecret({ namespace, body });
    await callCluster(`create secret ${namespace}/${name}`, create, CONFLICT);
  }

  follow(changed: (name: string) => void, signal: AbortSignal): Promise<void> {
    const path = `/apis/${ARGO.group}/${ARGO.version}/namespaces/${this.#namespace}/applications`;
    const take = (object: unknown) => {
      const { metadata } = object as Partial<ArgoObject>;
      if (metadata?.name !== undefined) changed(metadata.name);
    };
    return followPath(this.#config, { path }, take, signal);
  }
}
