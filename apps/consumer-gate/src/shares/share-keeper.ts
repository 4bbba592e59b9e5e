import type { Logger } from '@cutover/service-kit';
import type { Cluster, GatedPod } from '../cluster/cluster.ts';
import { decide, promotedOf, type Shares } from './decide.ts';
import { dataOf, sharesOf } from './keys.ts';
import { rolloutOf, type Rollout } from './rollout.ts';

export interface ShareKeeperOptions {
  readonly cluster: Cluster;
  readonly log: Logger;
  /** How long a version goes on after another one was promoted, in ms. */
  readonly handoverMs: number;
  /** Milliseconds, never going back. */
  readonly now: () => number;
}

interface Promotion {
  readonly hash: string;
  readonly at: number;
}

/** Keeps the ConfigMap as Rollouts are, and has the kubelet look at it where a pod's share has changed. */
export class ShareKeeper {
  readonly #options: ShareKeeperOptions;
  /** By Rollout. After a start every promotion counts as new: the version before may go on for a while longer. */
  readonly #promotions = new Map<string, Promotion>();
  #shares: ReadonlyMap<string, Shares> = new Map();

  constructor(options: ShareKeeperOptions) {
    this.#options = options;
  }

  /** By Rollout, as they were kept last. */
  get shares(): ReadonlyMap<string, Shares> {
    return this.#shares;
  }

  /** One look at everything. @throws {ClusterCallError} with nothing lost: the next one does it */
  async look(): Promise<void> {
    const { cluster } = this.#options;
    const before = await cluster.readShares();
    const [objects, pods] = await Promise.all([cluster.rollouts(), cluster.pods()]);
    const rollouts = objects.map(rolloutOf).filter((rollout) => rollout !== undefined);
    const shares = new Map(rollouts.map((rollout) => [rollout.name, this.#decide(rollout, pods, before ?? {})]));
    const data = dataOf(shares);
    if (before === undefined || JSON.stringify(before) !== JSON.stringify(data)) {
      await cluster.writeShares(data);
      this.#options.log.info({ shares: data }, 'who may consume has changed');
    }
    this.#shares = shares;
    await this.#tell(pods, data);
  }

  #decide(rollout: Rollout, pods: readonly GatedPod[], data: Readonly<Record<string, string>>): Shares {
    const living = new Set(pods.filter((pod) => pod.rollout === rollout.name).map(({ hash }) => hash));
    const before = sharesOf(data, rollout.name);
    return decide({ rollout, living, before, isHandedOver: this.#isHandedOver(rollout) });
  }

  #isHandedOver(rollout: Rollout): boolean {
    const { handoverMs, now } = this.#options;
    const hash = promotedOf(rollout);
    const known = this.#promotions.get(rollout.name);
    const promotion = known?.hash === hash ? known : { hash, at: now() };
    this.#promotions.set(rollout.name, promotion);
    return now() - promotion.at >= handoverMs;
  }

  /** A changed annotation makes the kubelet look at the pod, and so at what it mounts, now and not within a minute. */
  async #tell(pods: readonly GatedPod[], data: Readonly<Record<string, string>>): Promise<void> {
    const stale = pods.flatMap((pod) => {
      const share = data[`${pod.rollout}.${pod.hash}`];
      return share === undefined || share === pod.told ? [] : [{ name: pod.name, share }];
    });
    await Promise.all(stale.map(({ name, share }) => this.#options.cluster.tell(name, share)));
  }
}
