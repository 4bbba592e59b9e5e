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
import { ClusterCallError, type Cluster, type GatedPod } from './cluster.ts';
import { gatedPodOf, HASH_LABEL, SHARE_ANNOTATION } from './pod-of.ts';

const ROLLOUTS = { group: 'argoproj.io', version: 'v1alpha1', plural: 'rollouts' } as const;
const RECONNECT_MS = 1_000;
const NOT_FOUND = 404;
const SAID_CHARACTERS = 300;

/** By what the pod is given, or by a kubeconfig. */
export function kubeConfig(file: string | undefined): KubeConfig {
  const config = new KubeConfig();
  if (file === undefined) config.loadFromCluster();
  else config.loadFromFile(file);
  return config;
}

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
    const answer = await call('list rollouts', () => this.#custom.listNamespacedCustomObject(of), NOT_FOUND);
    return (answer as { items: unknown[] } | undefined)?.items ?? [];
  }

  async pods(): Promise<readonly GatedPod[]> {
    const of = { namespace: this.#place.namespace, labelSelector: HASH_LABEL };
    const answer = await call('list pods', () => this.#core.listNamespacedPod(of));
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
      await call(`create configmap ${name}`, () => this.#core.createNamespacedConfigMap({ namespace, body }));
    } else {
      const body = { ...found, data: { ...data } };
      await call(`update configmap ${name}`, () => this.#core.replaceNamespacedConfigMap({ name, namespace, body }));
    }
  }

  async tell(pod: string, share: string): Promise<void> {
    const body = { metadata: { annotations: { [SHARE_ANNOTATION]: share } } };
    const of = { name: pod, namespace: this.#place.namespace, body };
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await call(`annotate pod ${pod}`, () => this.#core.patchNamespacedPod(of, merge), NOT_FOUND);
  }

  async follow(changed: () => void, signal: AbortSignal): Promise<void> {
    const { namespace } = this.#place;
    const rollouts = `/apis/${ROLLOUTS.group}/${ROLLOUTS.version}/namespaces/${namespace}/rollouts`;
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    await Promise.all([
      this.#followPath(rollouts, {}, changed, signal),
      this.#followPath(pods, { labelSelector: HASH_LABEL }, changed, signal),
    ]);
  }

  async #followPath(
    path: string,
    query: Record<string, string>,
    changed: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const { promise: ended, resolve: stop } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => stop(), { once: true });
      // One that cannot be had is tried again, as one that ended: its events only hasten a look.
      const watch = await new Watch(this.#config).watch(path, query, changed, () => stop()).catch(() => undefined);
      if (watch !== undefined) await ended;
      watch?.abort();
      await sleep(RECONNECT_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  #read() {
    const { namespace, configMap: name } = this.#place;
    const read = () => this.#core.readNamespacedConfigMap({ name, namespace });
    return call(`read configmap ${name}`, read, NOT_FOUND);
  }
}

/** @param passing a status that is an answer, and no error @throws {ClusterCallError} */
async function call<T>(what: string, ask: () => Promise<T>, passing?: number): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof ApiException ? error.code : undefined;
    if (status !== undefined && status === passing) return undefined;
    const why = said(error).replaceAll(/\s+/g, ' ').slice(0, SAID_CHARACTERS);
    throw new ClusterCallError(`${what}: ${status === undefined ? why : `${status} ${why}`}`, status);
  }
}

/** The message in the body of an answer that refuses, or what went wrong on the way. */
function said(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  const body: unknown = error.body;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
