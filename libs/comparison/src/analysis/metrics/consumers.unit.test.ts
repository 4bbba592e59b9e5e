import { describe, expect, it } from '@jest/globals';

import { consumersOf } from './consumers.ts';
import { laneResult } from '../lane-analysis.ts';
import { longestWithin, pausesOf, type TakenUp } from './pauses.ts';
import { timelineOf } from '../timeline/timeline.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import type { Consumers, TakenUpMessage } from '../../apps/application.ts';
import type { ConsumerSample } from '../../record/consumer-sample.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import type { StrategyName } from '../../record/strategy-name.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const message = (recordedMs: number, takenUpMs: number): TakenUp => ({ recordedMs, takenUpMs });

describe('pausesOf', () => {
  const longest = (...messages: TakenUp[]) => longestWithin(pausesOf(messages), 0, Infinity);
  it('is how long messages waited while none was taken up', () => {
    expect(longest(message(0, 10), message(100, 110), message(120, 900), message(500, 905))).toEqual({
      startMs: 120,
      lengthMs: 780,
    });
  });
  it('is no time in which there was nothing to take up', () => {
    expect(longest(message(0, 10), message(5000, 5010))).toEqual({ startMs: 0, lengthMs: 10 });
  });
  it('ends with any message that is taken up, though an older one waits on', () => {
    const others = [1, 2, 3, 4].map((n) => message(n * 100 - 5, n * 100));
    expect(longest(message(0, 450), ...others)?.lengthMs).toBe(100);
  });
  it('begins with the oldest that waits, not with the next that is taken up', () => {
    expect(longest(message(0, 5), message(100, 700), message(400, 600))).toEqual({ startMs: 100, lengthMs: 500 });
  });
  it('counts in a span what lies within it', () => {
    const pauses = pausesOf([message(100, 700)]);
    expect(longestWithin(pauses, 0, 300)).toEqual({ startMs: 100, lengthMs: 200 });
    expect(longestWithin(pauses, 700, 900)).toBeNull();
    expect(longestWithin([], 0, 900)).toBeNull();
  });
});

const lane = (strategy: StrategyName): LaneRecords => syntheticLane(strategy, syntheticLoad(20), 3);
const consumers = (messages: readonly TakenUpMessage[] = []): Consumers => ({ group: 'shop', takenUp: () => messages });

/** Looks every 250 ms at each pod while it lives, which consumes 4 messages a second from when it is ready until it is told to end. */
const samplesOf = (
  { facts, events }: LaneRecords,
  change: (sample: ConsumerSample) => ConsumerSample | null = (s) => s,
) => {
  const { pods, stop } = timelineOf(facts, events);
  const samples: ConsumerSample[] = [];
  for (const { name, createdMs, readyMs, terminatingMs, goneMs } of pods) {
    // Pods that were there before had already handled a hundred.
    const [from, before] = createdMs === null ? [-250, 100] : [readyMs ?? 0, 0];
    for (let at = from; at < (goneMs ?? stop); at += 250) {
      const lived = Math.min(at, terminatingMs ?? Infinity) - from;
      const counts = { handled: before + Math.floor(lived / 250), duplicates: 0, retried: 0, deadLettered: 0 };
      const found = change({ at, pod: name, version: null, deliveries: counts, lag: null });
      if (found !== null) samples.push(found);
    }
  }
  return samples;
};
const measured = (records: LaneRecords, samples: ConsumerSample[] | null, messages?: readonly TakenUpMessage[]) =>
  consumersOf({ ...records, consumers: samples }, consumers(messages), timelineOf(records.facts, records.events));

describe('consumersOf', () => {
  const [rolling, noDrain, blueGreen] = [lane('rolling'), lane('rolling-no-drain'), lane('blue-green')];
  const timeline = timelineOf(blueGreen.facts, blueGreen.events);
  const isNew = (name: string) => timeline.pods.some((pod) => pod.name === name && pod.revision === 'new');

  it('says what the new version consumed before it was promoted, of how much', () => {
    const [deploy, promote] = [Number(timeline.deploy), Number(timeline.promote)];
    const readyMs = Number(timeline.pods.find(({ revision }) => revision === 'new')?.readyMs);
    const { byNew, all } = measured(blueGreen, samplesOf(blueGreen))!.beforePromotion!;
    const each = Math.floor((promote - readyMs) / 250);
    expect(each).toBeGreaterThan(0);
    expect(byNew).toBe(3 * each);
    // The three old ones consume all along.
    expect(Math.abs(all - byNew - (3 * (promote - deploy)) / 250)).toBeLessThanOrEqual(3);
  });
  it('says that it consumed nothing where it waited for its promotion', () => {
    const waiting = samplesOf(blueGreen, (sample) =>
      isNew(sample.pod) && sample.at <= (timeline.promote ?? 0)
        ? { ...sample, deliveries: { ...sample.deliveries, handled: 0 } }
        : sample,
    );
    expect(measured(blueGreen, waiting)?.beforePromotion?.byNew).toBe(0);
  });
  it('does not say so where no new pod was read in time, nor where nothing is promoted', () => {
    const blind = samplesOf(blueGreen, (sample) =>
      isNew(sample.pod) && sample.at <= (timeline.promote ?? 0) ? null : sample,
    );
    expect(measured(blueGreen, blind)?.beforePromotion).toBeNull();
    expect(measured(rolling, samplesOf(rolling))?.beforePromotion).toBeNull();
  });

  it('counts what was delivered in the lane, and not before', () => {
    const samples = samplesOf(rolling);
    const total = measured(rolling, samples)?.deliveries;
    const { stop, pods } = timelineOf(rolling.facts, rolling.events);
    const lives = pods.map(({ createdMs, readyMs, terminatingMs }) => {
      const from = createdMs === null ? 0 : (readyMs ?? 0);
      return Math.floor(((terminatingMs ?? stop) - from) / 250);
    });
    expect(Math.abs((total?.handled ?? 0) - lives.reduce((a, b) => a + b))).toBeLessThanOrEqual(lives.length);
    expect(total).toMatchObject({ duplicates: 0, podsNotReadToEnd: 0 });
  });
  it('adds duplicates over pods, and begins anew with a process', () => {
    const [first] = samplesOf(rolling);
    const planted = samplesOf(rolling, (sample) => {
      if (sample.pod !== first?.pod || sample.at < 500) return sample;
      // It restarted at 500, and had found three again by then.
      return { ...sample, deliveries: { ...sample.deliveries, handled: 2, duplicates: sample.at < 1000 ? 3 : 4 } };
    });
    expect(measured(rolling, planted)?.deliveries).toMatchObject({ duplicates: 4 });
  });
  it('knows where pods may have counted more than was read: those that end at once, and those never read', () => {
    // Without drain a pod ends 80 ms after it was told to.
    const { pods } = timelineOf(noDrain.facts, noDrain.events);
    const ended = pods.filter(({ goneMs }) => goneMs !== null);
    expect(measured(noDrain, samplesOf(noDrain))?.deliveries?.podsNotReadToEnd).toBe(ended.length);
    // Still counting when last read, though it was told to end seconds ago.
    const busy = samplesOf(rolling, (sample) =>
      sample.pod === pods[0]?.name
        ? { ...sample, deliveries: { ...sample.deliveries, handled: 100 + Math.round(sample.at + 250) } }
        : sample,
    );
    expect(measured(rolling, busy)?.deliveries?.podsNotReadToEnd).toBe(1);
    const unread = samplesOf(rolling, (sample) => (sample.pod === pods[0]?.name ? null : sample));
    expect(measured(rolling, unread)?.deliveries?.podsNotReadToEnd).toBe(1);
  });

  it('tells the most that the group was behind, and what it was at the end; nothing of an end it does not know', () => {
    const { stop } = timelineOf(rolling.facts, rolling.events);
    const at = (time: number, lag: number): ConsumerSample => ({ ...samplesOf(rolling)[0]!, at: time, lag });
    expect(measured(rolling, [at(-10, 999), at(100, 4), at(900, 80), at(stop + 5, 3)])?.lag).toEqual({
      peak: 80,
      end: 3,
    });
    expect(measured(rolling, [at(100, 4), at(900, 80)])?.lag).toEqual({ peak: 80, end: null });
    expect(measured(rolling, samplesOf(rolling))?.lag).toBeNull();
  });

  it('takes pauses from the commits’ times, on the clock of the lane', () => {
    const zero = Date.parse(rolling.facts.startedAt);
    const pair = (recorded: number, takenUp: number) => ({ recordedAt: zero + recorded, takenUpAt: zero + takenUp });
    const deploy = timelineOf(rolling.facts, rolling.events).deploy ?? 0;
    const messages = [
      pair(-500, -400),
      pair(-90, 30),
      pair(deploy + 10, deploy + 1210),
      pair(deploy + 1000, deploy + 1300),
    ];
    expect(measured(rolling, null, messages)).toEqual({
      group: 'shop',
      pause: { longestMs: 1200, startMs: deploy + 10, steadyMs: 30, longestWaitMs: 1200, messages: 3 },
      deliveries: null,
      lag: null,
      beforePromotion: null,
    });
  });

  it('is in the result of an app that consumes, and of no other; nor of a run without records of it', () => {
    const withJudge = (
      judge: typeof accountApplication & { consumers?: Consumers },
      samples: ConsumerSample[] | null,
    ) => laneResult({ ...rolling, consumers: samples }, { ratePerSecond: 20, timeoutMs: 10_000, judge });
    const consuming = { ...accountApplication, consumers: consumers() };
    expect(withJudge(consuming, samplesOf(rolling)).consumers).toMatchObject({ group: 'shop', pause: null });
    expect(withJudge(consuming, null)).not.toHaveProperty('consumers');
    expect(withJudge(accountApplication, samplesOf(rolling))).not.toHaveProperty('consumers');
  });
});
