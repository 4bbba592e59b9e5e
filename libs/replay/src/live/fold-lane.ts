import type { LaneEvent, LaneEventOf } from '@cutover/comparison/messages';
import { KINDS } from '../model/replay.ts';
import type { Kind, Loss, ReplayLane, ReplayPod } from '../model/replay.ts';
import { LIVE_STEP_MS } from './show.ts';
import type { LiveLane } from './show.ts';

/** Half an hour: a lane that runs for longer is shown up to there. */
const MOST_STEPS = 1_800;
/** The last ones are kept: what was lost is counted in the steps all the same. */
const MOST_LOSSES = 2_000;
const MOST_PODS = 200;

/** Requests of one second that met the same. */
export interface Counted {
  readonly due: number;
  readonly op: string;
  readonly class: string;
  readonly version: string | null;
  readonly count: number;
  /** One of the audience. */
  readonly who?: string;
}

export function beginLive(event: LaneEventOf<'lane-began'>): LiveLane {
  const { lane: id, title, app, startedAt, versions, ratePerSecond } = event;
  const lane: ReplayLane = {
    ...{ id, title, from: 0, to: 0, moments: [], pods: [], losses: [], stored: '' },
    ...{ requests: { old: [], new: [], none: [], failed: [] }, p50: [], p99: [], intended: [], money: [] },
  };
  return { app, startedAt, versions, ratePerSecond, switchedAt: undefined, lane, look: undefined };
}

const filled = <T>(series: readonly T[], length: number, empty: T): T[] =>
  Array.from({ length }, (_, step) => series[step] ?? empty);

/** As long as it has come by now. */
function grown(lane: ReplayLane, steps: number): ReplayLane {
  const length = Math.min(MOST_STEPS, Math.max(steps, lane.p50.length));
  if (length === lane.p50.length) return lane;
  const requests = Object.fromEntries(KINDS.map((kind) => [kind, filled(lane.requests[kind], length, 0)]));
  return {
    ...lane,
    ...{ to: length * LIVE_STEP_MS, requests: requests as Record<Kind, number[]> },
    ...{ p50: filled(lane.p50, length, null), p99: filled(lane.p99, length, null) },
    intended: filled(lane.intended ?? [], length, null),
  };
}

type Side = Loss['side'];
const sideOf = ({ versions }: LiveLane, version: string | null): Side => {
  if (version === versions.new) return 'new';
  return version === versions.old ? 'old' : 'none';
};

function withLoss(losses: Loss[], loss: Loss): void {
  const alike = losses.findIndex(
    (one) =>
      one.at === loss.at &&
      one.operation === loss.operation &&
      one.how === loss.how &&
      one.side === loss.side &&
      one.who === loss.who,
  );
  if (alike === -1) losses.push(loss);
  else losses[alike] = { ...loss, count: losses[alike]!.count + loss.count };
}

/** @param counted requests that have ended; those that were due after the last step are in it */
export function withRequests(live: LiveLane, counted: readonly Counted[]): LiveLane {
  const last = Math.max(0, ...counted.map(({ due }) => due + 1));
  const lane = grown(live.lane, last);
  const requests = Object.fromEntries(KINDS.map((kind) => [kind, [...lane.requests[kind]]])) as Record<Kind, number[]>;
  const losses = [...lane.losses];
  for (const { due, op, class: how, version, count, who } of counted) {
    const step = Math.min(Math.max(0, due), lane.p50.length - 1);
    const side = sideOf(live, version);
    requests[how === 'ok' ? side : 'failed'][step]! += count;
    if (how === 'ok') continue;
    withLoss(losses, {
      at: step * LIVE_STEP_MS,
      operation: op,
      how,
      side,
      count,
      ...(who === undefined ? {} : { who }),
    });
  }
  losses.sort((a, b) => a.at - b.at);
  return { ...live, lane: { ...lane, requests, losses: losses.slice(-MOST_LOSSES) } };
}

function withSecond(live: LiveLane, { at, counts, share }: LaneEventOf<'second'>): LiveLane {
  const next = withRequests({ ...live, lane: grown(live.lane, Math.floor(at / LIVE_STEP_MS)) }, counts.requests);
  // What has ended by the tick is most of what was due in the second before it.
  const step = Math.min(next.lane.p50.length, Math.max(1, Math.floor(at / LIVE_STEP_MS))) - 1;
  if (step < 0) return next;
  const put = (series: readonly (number | null)[], value: number | null) => series.with(step, value);
  const { p50, p99, intended = [] } = next.lane;
  const lane = { p50: put(p50, counts.p50), p99: put(p99, counts.p99), intended: put(intended, share.intended) };
  return { ...next, lane: { ...next.lane, ...lane } };
}

const STAGES = { starting: 'created', ready: 'ready', draining: 'leaving', gone: 'gone' } as const;

function withPod(live: LiveLane, { at, pod: name, side, stage }: LaneEventOf<'pod'>): LiveLane {
  const { pods } = live.lane;
  const when = at <= 0 ? null : Math.round(at);
  const known = pods.find((pod) => pod.name === name);
  const fresh: ReplayPod = { name, side, created: when, ready: null, leaving: null, gone: null };
  const before = known ?? fresh;
  const field = STAGES[stage];
  const next = before[field] === null ? { ...before, [field]: when } : before;
  const others = known === undefined ? [...pods, next] : pods.map((pod) => (pod === known ? next : pod));
  return { ...live, lane: { ...live.lane, pods: others.slice(-MOST_PODS) } };
}

const MOMENTS: Readonly<Record<string, string>> = {
  deploy: 'new version applied',
  promote: 'promoted',
  step: 'canary stands',
  advance: 'canary goes on',
  abort: 'aborted',
  disturb: 'disturbed',
  wake: 'controller woken',
  rollback: 'rolled back',
  'rollback-promote': 'roll-back promoted',
  stop: 'load ends',
};

function withMoment(live: LiveLane, { name, at, weight, object }: LaneEventOf<'moment'>): LiveLane {
  const of = [weight === undefined ? '' : ` at ${weight} %`, object === undefined ? '' : `: ${object}`].join('');
  const moments = [...live.lane.moments, { at: Math.round(at), label: `${MOMENTS[name] ?? name}${of}` }];
  const isSwitch = name === 'deploy' && live.switchedAt === undefined;
  const switchedAt = isSwitch ? Math.floor(at / LIVE_STEP_MS) * LIVE_STEP_MS : live.switchedAt;
  return { ...live, switchedAt, lane: { ...live.lane, moments } };
}

/** What a lane is after one more event of it. */
export function foldLane(live: LiveLane, event: LaneEvent): LiveLane {
  switch (event.type) {
    case 'lane-began':
      return beginLive(event);
    case 'second':
      return withSecond(live, event);
    case 'pod':
      return withPod(live, event);
    case 'moment':
      return withMoment(live, event);
    case 'look':
      return { ...live, look: { decision: event.decision, reason: event.reason } };
    case 'money': {
      const { at, minor, accounts } = event;
      const money = [...(live.lane.money ?? []), { at: Math.round(at), minor, accounts }].slice(-MOST_STEPS);
      return { ...live, lane: { ...live.lane, money } };
    }
  }
}
