import { hashBefore, lastGone, podTimelines } from './pods.ts';
import { type WeightChange, weightChanges } from './weights.ts';
import type { EventRecord } from '../../record/event-record.ts';
import type { LaneFacts, MarkName } from '../../record/lane-facts.ts';
import type { PodTimeline } from '../../record/lane-result.ts';
import { isOwned } from '../../record/owned.ts';
import type { PhaseName } from '../../record/strategy-name.ts';
import { strategyOf } from '../../strategy/strategies.ts';

export interface Span {
  name: PhaseName;
  startMs: number;
  endMs: number;
}

/** The moments that every metric of a lane hangs on, in ms since lane start; null: it did not happen. */
export interface Timeline {
  deploy: number | null;
  promote: number | null;
  switched: number | null;
  oldGone: number | null;
  rollback: number | null;
  newGone: number | null;
  stop: number;
  pods: PodTimeline[];
  /** Empty where no proxy draws a version for each request. */
  weights: WeightChange[];
  phases: Span[];
}

const markAt = (facts: LaneFacts, name: MarkName): number | null =>
  facts.marks.find((mark) => mark.name === name)?.at ?? null;

/** When the Service that clients use first selected another revision after `since`. */
const selectorSwitch = (events: readonly EventRecord[], since: number | null): number | null => {
  if (since === null) return null;
  let selected: string | null = null;
  for (const { at, object, name } of events) {
    if (object.kind !== 'Service' || name.endsWith('-preview')) continue;
    if (at > since && selected !== null && object.hash !== selected) return at;
    selected = object.hash;
  }
  return null;
};

/** Phases follow one another without a gap or an overlap, whatever the order in which the watches told of their ends. */
const phasesOf = (moments: Omit<Timeline, 'phases' | 'pods' | 'weights'>): Span[] => {
  const { deploy, stop } = moments;
  const within = (moment: number | null, from: number, to: number) => Math.min(Math.max(moment ?? to, from), to);
  if (deploy === null) return [{ name: 'steady', startMs: 0, endMs: stop }];
  const held = moments.rollback ?? stop;
  const deployed = within(moments.oldGone, deploy, held);
  const rolledBack = within(moments.newGone, held, stop);
  const spans: Span[] = [
    { name: 'steady', startMs: 0, endMs: deploy },
    { name: 'deploy', startMs: deploy, endMs: deployed },
    { name: 'hold', startMs: deployed, endMs: held },
    { name: 'rollback', startMs: held, endMs: rolledBack },
    { name: 'settle', startMs: rolledBack, endMs: stop },
  ];
  return spans.filter(({ startMs, endMs }) => endMs > startMs);
};

/** Marks come from the orchestrator, everything else from what the watches received. */
export const timelineOf = (facts: LaneFacts, events: readonly EventRecord[]): Timeline => {
  const pods = podTimelines(events);
  const [deploy, promote, rollback] = [markAt(facts, 'deploy'), markAt(facts, 'promote'), markAt(facts, 'rollback')];
  const { switched } = strategyOf(facts.strategy);
  const before = ({ name, createdMs }: PodTimeline) =>
    (switched === undefined || isOwned(name, switched)) &&
    (createdMs === null || (deploy !== null && createdMs < deploy));
  const moments = {
    deploy,
    promote,
    switched: promote === null ? null : selectorSwitch(events, deploy),
    oldGone: deploy === null ? null : lastGone(pods.filter((pod) => pod.revision === 'old' && before(pod))),
    rollback,
    newGone: rollback === null ? null : lastGone(pods.filter((pod) => pod.revision === 'new')),
    stop: markAt(facts, 'stop') ?? 0,
  };
  return { ...moments, pods, weights: weightChanges(events, hashBefore(events)), phases: phasesOf(moments) };
};
