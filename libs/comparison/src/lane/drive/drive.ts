import type { LaneJudge } from '../judge/lane-judge.ts';
import type { LaneClock } from './lane-clock.ts';
import type { LaneSettings, LaneStep } from '../lane-settings.ts';
import type { Observer } from '../observe/observer.ts';
import type { PreparedLane } from '../prepare/prepare-lane.ts';

/** What a lane is driven by. */
export interface Drive {
  comparison: Pick<LaneSettings, 'app' | 'canary' | 'cluster' | 'replicas' | 'signal' | 'timing'>;
  lane: Pick<PreparedLane, 'plan' | 'manifests'> & { observer: Pick<Observer, 'current' | 'until'> };
  clock: LaneClock;
  /** Null where nobody judges. */
  judge?: LaneJudge | null;
  step: (name: LaneStep) => void;
}

export const kubectl = ({ comparison }: Drive, args: string[], input?: string) => {
  const { cluster, signal } = comparison;
  return cluster.kubectl(args, {
    ...(input === undefined ? {} : { input }),
    ...(signal === undefined ? {} : { signal }),
  });
};
