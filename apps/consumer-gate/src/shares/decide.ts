import type { Rollout } from './rollout.ts';

/** By hash: 0, not in the group; 1, as any promoted version; between, as a canary. */
export type Shares = ReadonlyMap<string, number>;

export interface Situation {
  readonly rollout: Rollout;
  /** Hashes of which there are pods. */
  readonly living: ReadonlySet<string>;
  /** What was decided before; empty after a start without any. */
  readonly before: Shares;
  /** Whether the version that was promoted last has had the time to join. */
  readonly isHandedOver: boolean;
}

/**
 * Which versions of a Rollout may consume.
 * - What is promoted does: of blue/green what the active Service leads to, of a canary what is stable. The first version of all is promoted, for there is none before it.
 * - A canary does from its first weight on. Its share says so and no more: a group gives whole partitions to members, so what it gets is the share of its pods.
 * - A version that is no longer promoted goes on until the next has joined, unless the rollout was aborted: then what is not promoted stops at once.
 */
export function decide({ rollout, living, before, isHandedOver }: Situation): Shares {
  const promoted = promotedOf(rollout);
  const hashes = new Set([...living, rollout.current, promoted]);
  const shareOf = (hash: string): number => {
    if (hash === promoted) return 1;
    if (rollout.aborted) return 0;
    if (rollout.strategy === 'canary' && hash === rollout.current) return rollout.weight / 100;
    return isHandedOver || !living.has(hash) ? 0 : (before.get(hash) ?? 0);
  };
  return new Map([...hashes].sort().map((hash) => [hash, shareOf(hash)]));
}

/** The hash of the version that is promoted. */
export function promotedOf({ strategy, active, stable, current }: Rollout): string {
  return (strategy === 'blueGreen' && active) || stable || current;
}
