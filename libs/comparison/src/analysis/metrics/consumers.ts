import { consumedOf, countedBy, countsByPod, difference, isReadToEnd, type PodCounts, sumOf } from './deliveries.ts';
import { longestWithin, pausesOf, type TakenUp } from './pauses.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Consumers } from '../../apps/application.ts';
import type { ConsumerSample } from '../../record/consumer-sample.ts';
import type { ConsumersResult } from '../../record/consumers-result.ts';
import type { LaneRecords } from '../../record/load-run.ts';

/** A lag that was told longer than this before the stop is not the one at the end. */
const freshMs = 2_500;

const takenUpInLane = ({ facts, ledger }: LaneRecords, consumers: Consumers, stopMs: number): TakenUp[] => {
  const zero = Date.parse(facts.startedAt);
  return consumers
    .takenUp(ledger)
    .map(({ recordedAt, takenUpAt }) => ({ recordedMs: recordedAt - zero, takenUpMs: takenUpAt - zero }))
    .filter(({ recordedMs, takenUpMs }) => takenUpMs >= 0 && recordedMs <= stopMs);
};

/** By the commits' own times, which know every message that had an effect, whoever took it up and whatever became of that pod. */
const pauseOf = (messages: readonly TakenUp[], { deploy, stop }: Timeline): ConsumersResult['pause'] => {
  if (messages.length === 0) return null;
  const pauses = pausesOf(messages);
  const longest = longestWithin(pauses, 0, Infinity);
  return {
    longestMs: longest?.lengthMs ?? 0,
    startMs: longest?.startMs ?? null,
    steadyMs: longestWithin(pauses, 0, deploy ?? stop)?.lengthMs ?? 0,
    longestWaitMs: Math.max(0, ...messages.map(({ recordedMs, takenUpMs }) => takenUpMs - recordedMs)),
    messages: messages.length,
  };
};

const lagOf = (samples: readonly ConsumerSample[], stopMs: number): ConsumersResult['lag'] => {
  const told = samples
    .flatMap(({ at, lag }) => (at < 0 || lag === null ? [] : [{ at, lag }]))
    .sort((a, b) => a.at - b.at);
  const last = told.at(-1);
  if (last === undefined) return null;
  return { peak: Math.max(...told.map(({ lag }) => lag)), end: last.at >= stopMs - freshMs ? last.lag : null };
};

/** Consumers join their group when their pod is ready, whichever revision the Service selects. */
const beforePromotion = (
  counts: readonly PodCounts[],
  { deploy, promote }: Timeline,
): ConsumersResult['beforePromotion'] => {
  if (promote === null || deploy === null) return null;
  const ofNew = counts.filter(({ pod }) => pod.revision === 'new');
  if (!ofNew.some(({ reads }) => reads.some(({ at }) => at <= promote))) return null;
  const consumedIn = (of: readonly PodCounts[]) =>
    consumedOf(sumOf(of.map((one) => difference(countedBy(one, promote), countedBy(one, deploy)))));
  return { byNew: consumedIn(ofNew), all: consumedIn(counts) };
};

const deliveriesOf = (counts: readonly PodCounts[], { stop }: Timeline): ConsumersResult['deliveries'] => {
  if (counts.every(({ reads }) => reads.length === 0)) return null;
  return {
    ...sumOf(counts.map((one) => countedBy(one, Infinity))),
    podsNotReadToEnd: counts.filter((one) => !isReadToEnd(one, stop)).length,
  };
};

/** How the app's consumers fared; null where the app has none, or nothing is on record about them. */
export const consumersOf = (
  records: LaneRecords,
  consumers: Consumers | undefined,
  timeline: Timeline,
): ConsumersResult | null => {
  if (consumers === undefined) return null;
  const samples = records.consumers ?? [];
  const counts = countsByPod(samples, timeline.pods);
  const pause = pauseOf(takenUpInLane(records, consumers, timeline.stop), timeline);
  const deliveries = deliveriesOf(counts, timeline);
  if (pause === null && deliveries === null) return null;
  return {
    group: consumers.group,
    pause,
    deliveries,
    lag: lagOf(samples, timeline.stop),
    beforePromotion: beforePromotion(counts, timeline),
  };
};
