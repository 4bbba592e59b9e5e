import type { EventRecord } from '../../record/event-record.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import type { ScalingResult } from '../../record/scaling-result.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import type { Timeline } from './timeline.ts';

interface Level {
  at: number;
  pods: number;
}

/** Each level at which something stood, from when on. */
const levelsOf = (seen: readonly Level[]): Level[] =>
  seen.filter(({ pods }, index) => index === 0 || pods !== seen[index - 1]?.pods);

/** How many pods the app's workload was to have. */
const wantedIn = (events: readonly EventRecord[], kind: string): Level[] =>
  events.flatMap(({ at, object }): Level[] =>
    object.kind === kind && 'wanted' in object && object.wanted !== undefined ? [{ at, pods: object.wanted }] : [],
  );

/** What its autoscaler had decided. */
const chosenIn = (events: readonly EventRecord[]): Level[] =>
  events.flatMap(({ at, object }): Level[] =>
    object.kind === 'HorizontalPodAutoscaler' ? [{ at, pods: object.wanted }] : [],
  );

const cpuIn = (events: readonly EventRecord[]): number | null => {
  const seen = events.flatMap(({ at, object }) =>
    at > 0 && object.kind === 'HorizontalPodAutoscaler' && object.cpuPercent !== null ? [object.cpuPercent] : [],
  );
  return seen.length === 0 ? null : Math.max(...seen);
};

/** An autoscaler changes the workload first and says so in its own status next: a number that it had not said last, nor says next, is somebody else's. */
const isChosen = ({ at, pods }: Level, chosen: readonly Level[]): boolean =>
  chosen.findLast((level) => level.at <= at)?.pods === pods || chosen.find((level) => level.at > at)?.pods === pods;

const countIn = (changes: readonly Level[], from: number, to: number): number =>
  changes.filter(({ at }) => at >= from && at < to).length;

/** How a lane's autoscaler changed the number of pods, and who else did. @returns null where the strategy has none */
export const scalingOf = (
  { strategy }: Pick<LaneFacts, 'strategy'>,
  events: readonly EventRecord[],
  { deploy, rollback }: Pick<Timeline, 'deploy' | 'rollback'>,
): ScalingResult | null => {
  const { autoscaled, workload } = strategyOf(strategy);
  if (autoscaled !== true) return null;
  const wanted = levelsOf(wantedIn(events, workload));
  const chosen = chosenIn(events);
  const first = wanted.findLast(({ at }) => at <= 0) ?? wanted[0];
  const changes = wanted
    .filter((level) => level.at > (first?.at ?? 0))
    .map((level) => ({ ...level, by: isChosen(level, chosen) ? ('autoscaler' as const) : ('other' as const) }));
  const [deployed, back] = [deploy ?? Infinity, rollback ?? Infinity];
  return {
    atStart: first?.pods ?? null,
    changes,
    chosen: levelsOf(chosen),
    events: {
      steady: countIn(changes, -Infinity, deployed),
      deploy: countIn(changes, deployed, back),
      rollback: countIn(changes, back, Infinity),
    },
    cpuPercentMost: cpuIn(events),
  };
};
