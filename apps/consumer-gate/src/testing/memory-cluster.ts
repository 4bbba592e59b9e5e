import { once } from 'node:events';
import type { Cluster, GatedPod } from '../cluster/cluster.ts';

/** A namespace in memory, and what was asked of it. */
export class MemoryCluster implements Cluster {
  objects: unknown[] = [];
  living: GatedPod[] = [];
  data: Readonly<Record<string, string>> | undefined;
  writes = 0;
  /** Everything is refused while it is there. */
  refusal: Error | undefined;
  changed: () => void = () => undefined;

  /** A Rollout of these hashes, each with one pod. */
  plant(status: { current: string; stable?: string; active?: string; abort?: boolean }, ...hashes: string[]): void {
    const { current, stable = '', active = '', abort = false } = status;
    const blueGreen = { activeSelector: active };
    const own = { metadata: { name: 'transfer' }, spec: { strategy: { blueGreen: {} } } };
    this.objects = [{ ...own, status: { currentPodHash: current, stableRS: stable, abort, blueGreen } }];
    this.living = hashes.map(
      (hash) =>
        this.living.find((pod) => pod.hash === hash) ??
        ({ name: `transfer-${hash}-1`, rollout: 'transfer', hash, told: undefined } satisfies GatedPod),
    );
    this.changed();
  }

  async rollouts(): Promise<readonly unknown[]> {
    if (this.refusal !== undefined) throw this.refusal;
    return this.objects;
  }

  async pods(): Promise<readonly GatedPod[]> {
    return this.living;
  }

  async readShares(): Promise<Readonly<Record<string, string>> | undefined> {
    return this.data;
  }

  async writeShares(data: Readonly<Record<string, string>>): Promise<void> {
    this.writes += 1;
    this.data = data;
  }

  async tell(name: string, share: string): Promise<void> {
    this.living = this.living.map((pod) => (pod.name === name ? { ...pod, told: share } : pod));
  }

  async follow(changed: () => void, signal: AbortSignal): Promise<void> {
    this.changed = changed;
    if (!signal.aborted) await once(signal, 'abort');
  }
}
