import { CoreV1Api, ListWatch, Watch, type KubeConfig, type V1Pod } from '@kubernetes/client-node';
import { backoffMs, type BackoffLimits } from '@cutover/backoff';
import type { Dependency, Logger } from '@cutover/service-kit';
import type { AddressHistory } from './address-history.ts';
import { addressedPodOf, type PodObject } from './pod-of.ts';

export interface PodWatchOptions {
  readonly config: KubeConfig;
  readonly history: AddressHistory;
  /** Istio's name of this cluster. */
  readonly cluster: string;
  readonly log: Logger;
  /** In ms of the epoch. */
  readonly now: () => number;
  readonly delays?: BackoffLimits;
}

const PATH = '/api/v1/pods';
const DELAYS: BackoffLimits = { firstMs: 500, mostMs: 15_000 };

/** Keeps the history of addresses by all Pods of the cluster: listed once, then watched, listed again where the API server has forgotten meanwhile. */
export class PodWatch implements Dependency {
  readonly name = 'the API server';
  readonly label = 'kubernetes';
  readonly #options: PodWatchOptions;
  readonly #informer: ListWatch<V1Pod>;
  /** A pod's name can be another one's later, between two lists. */
  readonly #uids = new Map<string, string>();
  #state: 'connecting' | 'following' | 'closed' = 'connecting';
  #failure: unknown;
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PodWatchOptions) {
    this.#options = options;
    const core = options.config.makeApiClient(CoreV1Api);
    const list = () => core.listPodForAllNamespaces();
    this.#informer = new ListWatch<V1Pod>(PATH, new Watch(options.config), list, false);
    this.#informer.on('add', (pod) => this.#see(pod));
    this.#informer.on('update', (pod) => this.#see(pod));
    this.#informer.on('delete', (pod) => this.#lose(pod));
    this.#informer.on('error', (error) => (this.#failure = error ?? new Error('the watch has ended')));
    this.#informer.on('error', () => this.#lost());
  }

  /** Whether it hears of changes; without them it goes on with the pods that it knows. */
  get isFollowing(): boolean {
    return this.#state === 'following' && this.#failure === undefined;
  }

  /** Resolves once all pods are known. */
  async connect(): Promise<void> {
    this.#failure = undefined;
    await this.#informer.start();
    if (this.#failure !== undefined) throw this.#failure;
    this.#state = 'following';
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    await this.#informer.stop();
  }

  /** From the version where it left off. */
  #lost(): void {
    if (this.#state !== 'following') return;
    const { log, delays = DELAYS } = this.#options;
    const waitMs = backoffMs(this.#tries, delays);
    this.#tries += 1;
    log.warn({ err: this.#failure }, `pods cannot be followed; trying again in ${waitMs} ms`);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#again(), waitMs).unref();
  }

  async #again(): Promise<void> {
    this.#failure = undefined;
    await this.#informer.start();
    if (this.#failure === undefined) this.#tries = 0;
  }

  #see(pod: PodObject): void {
    const { history, cluster, now } = this.#options;
    const addressed = addressedPodOf(pod, cluster);
    if (addressed === undefined) return;
    const name = nameOf(pod);
    const before = this.#uids.get(name);
    if (before !== undefined && before !== addressed.uid) history.lose(before, now());
    this.#uids.set(name, addressed.uid);
    history.see(addressed, now());
  }

  #lose(pod: PodObject): void {
    const uid = pod.metadata?.uid;
    if (uid === undefined) return;
    if (this.#uids.get(nameOf(pod)) === uid) this.#uids.delete(nameOf(pod));
    this.#options.history.lose(uid, this.#options.now());
  }
}

const nameOf = ({ metadata = {} }: PodObject) => `${metadata.namespace}/${metadata.name}`;
