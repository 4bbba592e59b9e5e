import { KINDS } from './replay.ts';
import type { Kind, Loss, ReplayLane, ReplayPod } from './replay.ts';

export type PodState = 'starting' | 'ready' | 'draining' | 'gone' | 'to come';

/** How long what is shown as "now" reaches back, ms. */
export const WINDOW_MS = 1_000;

/** A lane at one moment. */
export interface Standing {
  /** Requests due so far, since the lane's begin. */
  readonly sent: number;
  readonly lost: number;
  /** Of the requests of the last second, 0 to 1 each; undefined where there was none. */
  readonly shares: Readonly<Record<Kind, number>> | undefined;
  /** Of the new version, in the last step; undefined where it is not told. */
  readonly intended: number | undefined;
  /** Sum of all balances as it was read last, and at first, in minor units. */
  readonly money: { readonly minor: number; readonly first: number } | undefined;
  /** The last step's, ms. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly pods: Readonly<Record<'old' | 'new', Readonly<Record<'starting' | 'ready' | 'draining', number>>>>;
  /** The last moment that was passed. */
  readonly moment: string | undefined;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What a pod does at a moment; one that is ready and told to end is draining, one that never got ready ends as it was starting. */
export function podStateAt({ created, ready, leaving, gone }: ReplayPod, at: number): PodState {
  if (at < (created ?? -Infinity)) return 'to come';
  if (at >= (gone ?? Infinity)) return 'gone';
  if (at >= (leaving ?? Infinity)) return 'draining';
  // One that was there before the lane was ready then.
  const up = ready ?? (created === null ? -Infinity : Infinity);
  return at >= up ? 'ready' : 'starting';
}

/** How many whole steps are over at a moment. */
export function stepsUntil({ from, to }: ReplayLane, stepMs: number, at: number): number {
  return Math.max(0, Math.floor((Math.min(at, to) - from) / stepMs));
}

function moneyAt({ money = [] }: ReplayLane, at: number): Standing['money'] {
  const [first] = money;
  const last = money.findLast((one) => one.at <= at);
  return first === undefined || last === undefined ? undefined : { minor: last.minor, first: first.minor };
}

/** What happened up to a moment. */
export function standingAt(lane: ReplayLane, stepMs: number, at: number): Standing {
  const steps = stepsUntil(lane, stepMs, at);
  const recent = Math.max(0, steps - Math.ceil(WINDOW_MS / stepMs));
  const soFar = (kind: Kind) => sum(lane.requests[kind].slice(0, steps));
  const now = KINDS.map((kind) => [kind, sum(lane.requests[kind].slice(recent, steps))] as const);
  const all = sum(now.map(([, n]) => n));
  const pods = { old: { starting: 0, ready: 0, draining: 0 }, new: { starting: 0, ready: 0, draining: 0 } };
  for (const pod of lane.pods) {
    const state = podStateAt(pod, at);
    if (state !== 'gone' && state !== 'to come') pods[pod.side][state] += 1;
  }
  return {
    sent: sum(KINDS.map(soFar)),
    lost: soFar('failed'),
    shares:
      all === 0 ? undefined : (Object.fromEntries(now.map(([kind, n]) => [kind, n / all])) as Record<Kind, number>),
    intended: lane.intended?.[steps - 1] ?? undefined,
    money: moneyAt(lane, at),
    p50: lane.p50[steps - 1] ?? null,
    p99: lane.p99[steps - 1] ?? null,
    pods,
    moment: lane.moments.findLast((moment) => moment.at <= at)?.label,
  };
}

/** What was lost up to a moment, the last first. */
export function lossesUntil(lane: ReplayLane, stepMs: number, at: number): readonly Loss[] {
  const until = lane.from + stepsUntil(lane, stepMs, at) * stepMs;
  return lane.losses.filter((loss) => loss.at < until).toReversed();
}
