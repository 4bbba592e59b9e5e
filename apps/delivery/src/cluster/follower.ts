import type { Worker } from '@cutover/service-kit';
import type { Cluster } from './cluster.ts';

/** Tells which Applications change, until the service leaves. */
export class Follower implements Worker {
  readonly name = 'follower';
  readonly #cluster: Pick<Cluster, 'follow'>;
  readonly #changed: (name: string) => void;
  readonly #stopping = new AbortController();
  #following: Promise<void> | undefined;

  constructor(cluster: Pick<Cluster, 'follow'>, changed: (name: string) => void) {
    this.#cluster = cluster;
    this.#changed = changed;
  }

  async start(): Promise<void> {
    this.#following ??= this.#cluster.follow(this.#changed, this.#stopping.signal);
  }

  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }
}
