import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from '@kubernetes/client-node';
import type { Listed } from '@cutover/forge';
import { ClusterCallError } from './cluster.ts';
import type { ArgoKind, ArgoObject, Cluster, NamespaceFacts, NewSecret } from './cluster.ts';

const ARGO = { group: 'argoproj.io', version: 'v1alpha1' } as const;
const RECONNECT_MS = 1_000;
const [NOT_FOUND, CONFLICT] = [404, 409];
const SAID_CHARACTERS = 300;

/** The message in the body of an answer that refuses, or what went wrong on the way. */
function said(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  const body: unknown = error.body;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

const statusOf = (error: unknown): number | undefined => (error instanceof ApiException ? error.code : undefined);

/** By what the pod is given, or by a kubeconfig. */
export function kubeConfig(file: string | undefined): KubeConfig {
  const config = new KubeConfig();
  if (file === undefined) config.loadFromCluster();
  else config.loadFromFile(file);
  return config;
}

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

  /** @param passing a status that is an answer, and no error */
  async #call<T>(what: string, call: () => Promise<T>, passing?: number): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      const status = statusOf(error);
      if (status !== undefined && status === passing) return undefined;
      const why = said(error).replaceAll(/\s+/g, ' ').slice(0, SAID_CHARACTERS);
      // The client's own error holds the request: a Secret's data may be in it.
      throw new ClusterCallError(`${what}: ${status ?? ''} ${why}`.replace('  ', ' '), { status });
    }
  }

  async list(kind: ArgoKind): Promise<readonly ArgoObject[]> {
    const of = { ...ARGO, namespace: this.#namespace, plural: kind };
    const answer = await this.#call(`list ${kind}`, () => this.#custom.listNamespacedCustomObject(of));
    return (answer as { items: ArgoObject[] }).items;
  }

  /** Objects of whatever kind, in whatever namespace; undefined where the kind is not defined. @throws ClusterCallError */
  async listOf(listed: Listed): Promise<unknown> {
    const what = `list ${listed.plural} in ${listed.namespace}`;
    return this.#call(what, () => this.#custom.listNamespacedCustomObject({ ...listed }), NOT_FOUND);
  }

  async annotate(kind: ArgoKind, name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    const of = { ...ARGO, namespace: this.#namespace, plural: kind, name, body: { metadata: { annotations } } };
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    const patch = () => this.#custom.patchNamespacedCustomObject(of, merge);
    await this.#call(`annotate ${kind} ${name}`, patch, NOT_FOUND);
  }

  async namespace(name: string): Promise<NamespaceFacts | undefined> {
    const found = await this.#call(`read namespace ${name}`, () => this.#core.readNamespace({ name }), NOT_FOUND);
    if (found === undefined) return undefined;
    return { uid: found.metadata?.uid ?? '', isActive: found.status?.phase === 'Active' };
  }

  async createSecret({ namespace, name, labels, data }: NewSecret): Promise<void> {
    const body = { metadata: { name, namespace, labels: { ...labels } }, type: 'Opaque', stringData: { ...data } };
    const create = () => this.#core.createNamespacedSecret({ namespace, body });
    await this.#call(`create secret ${namespace}/${name}`, create, CONFLICT);
  }

  async follow(changed: (name: string) => void, signal: AbortSignal): Promise<void> {
    const path = `/apis/${ARGO.group}/${ARGO.version}/namespaces/${this.#namespace}/applications`;
    while (!signal.aborted) {
      const ended = Promise.withResolvers<void>();
      const stop = () => ended.resolve();
      signal.addEventListener('abort', stop, { once: true });
      const take = (_phase: string, object: Partial<ArgoObject>) => {
        if (object.metadata?.name !== undefined) changed(object.metadata.name);
      };
      const watching = new Watch(this.#config).watch(path, {}, take, stop);
      // One that cannot be had is tried again, as one that ended: its events only hasten a look.
      const watch = await watching.catch(() => undefined);
      if (watch !== undefined) await ended.promise;
      watch?.abort();
      signal.removeEventListener('abort', stop);
      await sleep(RECONNECT_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
