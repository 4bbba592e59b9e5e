import { hashBefore, lastGone, lastReplaced, podTimelines } from './pods.ts';
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
  /** Of a StatefulSet, whose pod ends before the next starts: when that was ready. So is `newGone`. */
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

/** What a lane's pods are told apart by: their version, and whether they came with the roll-back. */
interface Waves {
  old: PodTimeline[];
  new: PodTimeline[];
  back: PodTimeline[];
}

/** The pods of what is switched. Whatever replaces an old pod before the roll-back, a controller that was faster or an autoscaler, is one of before. */
const wavesOf = (all: readonly PodTimeline[], switched: string | undefined, rollback: number | null): Waves => {
  const pods = all.filter(({ name }) => switched === undefined || isOwned(name, switched));
  const isBack = ({ createdMs }: PodTimeline) => createdMs !== null && rollback !== null && createdMs >= rollback;
  const old = pods.filter(({ revision }) => revision === 'old');
  return {
    old: old.filter((pod) => !isBack(pod)),
    new: pods.filter(({ revision }) => revision === 'new'),
    back: old.filter(isBack),
  };
};

/** Marks come from the orchestrator, everything else from what the watches received. */
export const timelineOf = (facts: LaneFacts, events: readonly EventRecord[]): Timeline => {
  const pods = podTimelines(events);
  const [deploy, promote, rollback] = [markAt(facts, 'deploy'), markAt(facts, 'promote'), markAt(facts, 'rollback')];
  const { switched } = strategyOf(facts.strategy);
  const waves = wavesOf(pods, switched, rollback);
  const ended = (gone: PodTimeline[], came: PodTimeline[]) =>
    switched === undefined ? lastGone(gone) : lastReplaced(gone, came);
  const moments = {
    deploy,
    promote,
    switched: promote === null ? null : selectorSwitch(events, deploy),
    oldGone: deploy === null ? null : ended(waves.old, waves.new),
    rollback,
    newGone: rollback === null ? null : ended(waves.new, waves.back),
    stop: markAt(facts, 'stop') ?? 0,
  };
  return { ...moments, pods, weights: weightChanges(events, hashBefore(events)), phases: phasesOf(moments) };
};
