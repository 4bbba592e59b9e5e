import type { Choices, Standing } from '@cutover/comparison/messages';
import type { ReplayLane } from '../model/replay.ts';

/** How long a step of a live lane is: requests are counted by the second. */
export const LIVE_STEP_MS = 1_000;

/** One of the audience: a browser whose requests are part of the load. */
export interface Guest {
  readonly name: string;
  readonly sent: number;
  readonly lost: number;
  /** Of the last answer; null before it, or where none was named. */
  readonly version: string | null;
  readonly isHere: boolean;
}

/** A lane while it runs: what a replay shows of a recorded one, up to now, from its zero. */
export interface LiveLane {
  readonly app: string;
  readonly startedAt: string;
  readonly versions: { readonly old: string; readonly new: string };
  readonly ratePerSecond: number;
  /** The second of the lane in which the switch was ordered, ms from its begin; undefined before it. */
  readonly switchedAt: number | undefined;
  /** Times from the lane's begin. */
  readonly lane: ReplayLane;
  /** What the judge said last. */
  readonly look: { readonly decision: string; readonly reason: string } | undefined;
}

/** All that a page of a demonstration shows. */
export interface Show {
  readonly choices: Choices | undefined;
  readonly standing: Standing | undefined;
  readonly live: LiveLane | undefined;
  readonly guests: readonly Guest[];
  /** Whether the demonstration is there. */
  readonly isConnected: boolean;
}

export const NO_SHOW: Show = {
  ...{ choices: undefined, standing: undefined, live: undefined, guests: [], isConnected: false },
};

/** A lane as it is drawn: from its switch, once that was ordered. */
export function fromSwitch({ lane, switchedAt = 0 }: LiveLane): ReplayLane {
  if (switchedAt === 0) return lane;
  const shift = <T extends { readonly at: number }>(one: T): T => ({ ...one, at: one.at - switchedAt });
  const moved = (at: number | null) => (at === null ? null : at - switchedAt);
  return {
    ...lane,
    ...{ from: lane.from - switchedAt, to: lane.to - switchedAt },
    ...{ moments: lane.moments.map(shift), losses: lane.losses.map(shift) },
    ...(lane.money === undefined ? {} : { money: lane.money.map(shift) }),
    pods: lane.pods.map((pod) => ({
      ...pod,
      ...{ created: moved(pod.created), ready: moved(pod.ready), leaving: moved(pod.leaving), gone: moved(pod.gone) },
    })),
  };
}
