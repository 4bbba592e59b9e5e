import { leafId } from '../verdicts/facts.ts';
import type { Deployed, ReleaseFacts, WorkloadFacts } from '../verdicts/facts.ts';

interface Leaf {
  readonly environment: string;
  readonly service: string;
}

interface Held {
  readonly revision: string;
  readonly image: string;
  readonly stable: string | undefined;
}

/**
 * What Argo CD and Rollouts make of leaves, at once and in memory. An image that is refused is aborted: what served goes on serving. The real kinds are in the end-to-end tests.
 */
export class MemoryCluster implements ReleaseFacts {
  private readonly held = new Map<string, Held>();
  private readonly refused = new Map<string, string>();

  private reason(image: string): string | undefined {
    return [...this.refused].find(([part]) => image.includes(part))?.[1];
  }

  /** Whatever has this in its digest is aborted, with this message. */
  refuse(part: string, message: string): void {
    this.refused.set(part, message);
  }

  /** What Argo CD does with a commit. */
  apply(leaf: Leaf, revision: string, digest: string): void {
    const id = leafId(leaf.environment, leaf.service);
    const image = `registry.cutover.internal/cutover/${leaf.service}@${digest}`;
    const stable = this.reason(image) === undefined ? image : this.held.get(id)?.stable;
    this.held.set(id, { revision, image, stable });
  }

  private workload({ image, stable }: Held): WorkloadFacts {
    const message = this.reason(image);
    if (message === undefined) return { name: 'rollout/it', state: 'running', images: [image] };
    const serves = stable === undefined ? {} : { stable: [stable] };
    return { name: 'rollout/it', state: 'failed', images: [image], message, ...serves };
  }

  deployed(): Promise<ReadonlyMap<string, Deployed>> {
    const found = [...this.held].map(([id, held]): [string, Deployed] => {
      const workload = this.workload(held);
      const isHealthy = workload.state === 'running';
      return [id, { revision: held.revision, isSynced: true, isHealthy, workloads: [workload] }];
    });
    return Promise.resolve(new Map(found));
  }
}
