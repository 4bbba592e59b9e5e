import { MissedChanges, unheard, wakingArguments } from '@cutover/charts';
import { objectText } from './objects.ts';
import { controllerOf } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import type { Kubectl, Workload } from './workload.ts';

interface WakingOptions {
  readonly woken?: ((line: string) => void) | undefined;
  readonly wakesAfterMs?: number;
}

/** Wakes the controller of Rollouts that has lost a change of one. */
export class Waking {
  private readonly missed: MissedChanges;
  private readonly kubectl: Kubectl;
  private readonly woken: WakingOptions['woken'];

  constructor(kubectl: Kubectl, { woken, wakesAfterMs }: WakingOptions) {
    this.kubectl = kubectl;
    this.woken = woken;
    this.missed = new MissedChanges(wakesAfterMs);
  }

  /** @param workloads of which only Rollouts are looked at */
  async look(snapshot: Snapshot, workloads: readonly Workload[]): Promise<void> {
    if (this.woken === undefined) return;
    for (const workload of workloads.filter(({ kind }) => kind === 'Rollout')) {
      const rollout = controllerOf(snapshot, workload);
      if (rollout === undefined) continue;
      const [text, change] = [objectText(rollout), unheard(rollout)];
      if (!this.missed.isMissed(text, change, performance.now())) continue;
      const { name, namespace = 'default' } = rollout.metadata;
      await this.kubectl(wakingArguments({ namespace, name }));
      this.woken(`${text}: its controller had not looked at ${change}, and was woken`);
    }
  }
}
