import { setTimeout as sleep } from 'node:timers/promises';
import { CoreV1Api, KubeConfig, type V1Pod } from '@kubernetes/client-node';

/** A pod that is to serve. */
export interface Pod {
  readonly name: string;
  readonly uid: string;
  /** Its label app.kubernetes.io/name. */
  readonly app: string;
  readonly ip: string | undefined;
  readonly ready: boolean;
  readonly restarts: number;
}

const LOOK_MS = 250;
/** Longer than a pod takes to be found unready: three failed probes, a second apart. */
const STEADY_MS = 6_000;
/** A pod that has not come back by then does not come back. */
const WITHIN_MS = 180_000;

const isOfJob = ({ metadata }: V1Pod) => metadata?.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;

const isReady = ({ status }: V1Pod): boolean =>
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

const restartsOf = ({ status }: V1Pod): number =>
  (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);

function podOf(pod: V1Pod): Pod {
  const { name = '', uid = '', labels = {} } = pod.metadata ?? {};
  const app = labels['app.kubernetes.io/name'] ?? '';
  return { name, uid, app, ip: pod.status?.podIP, ready: isReady(pod), restarts: restartsOf(pod) };
}

/** The pods of one namespace, but for those of jobs. */
export class Pods {
  readonly #api: CoreV1Api;
  readonly namespace: string;

  constructor(kubeconfig: string, namespace: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.#api = config.makeApiClient(CoreV1Api);
    this.namespace = namespace;
  }

  async list(): Promise<Pod[]> {
    const { items } = await this.#api.listNamespacedPod({ namespace: this.namespace });
    return items.filter((pod) => !isOfJob(pod)).map(podOf);
  }

  /** @throws Error where there is none of this name */
  async named(name: string): Promise<Pod> {
    const found = (await this.list()).find((pod) => pod.name === name);
    if (found === undefined) throw new Error(`${this.namespace} has no pod ${name}`);
    return found;
  }

  async delete(name: string): Promise<void> {
    await this.#api.deleteNamespacedPod({ name, namespace: this.namespace });
  }

  /**
   * Looks until there are as many pods as before, none of them the one that has to go, all of them ready and staying so for a while.
   * @returns ms from `begin` to when they were, looked at four times a second; undefined when they never are
   */
  async allReadySince(
    begin: number,
    { count, gone, signal }: { readonly count: number; readonly gone?: string; readonly signal: AbortSignal },
  ): Promise<number | undefined> {
    for (let since: number | undefined; performance.now() - begin < WITHIN_MS; ) {
      const pods = await this.list();
      const now = performance.now();
      const whole = pods.length === count && pods.every(({ ready, uid }) => ready && uid !== gone);
      since = whole ? (since ?? now) : undefined;
      if (since !== undefined && now - since >= STEADY_MS) return since - begin;
      await sleep(LOOK_MS, undefined, { signal });
    }
    return undefined;
  }
}
