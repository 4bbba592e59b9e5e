import type { LiveStanding } from '@cutover/judge';
import type { GeneratorTick } from '@cutover/traffic';

import { intendedShare, measuredShare, weightedShare } from './new-share.ts';
import { podStage } from './pod-stage.ts';
import type { LaneClock } from '../drive/lane-clock.ts';
import type { LaneSettings } from '../lane-settings.ts';
import type { Observed } from '../observe/observer.ts';
import type { PreparedLane } from '../prepare/prepare-lane.ts';
import type { LaneEvent, PodStage } from '../../record/lane-event.ts';
import type { Mark } from '../../record/lane-facts.ts';
import { isWeighted } from '../../strategy/canary-steps.ts';

/** Tells what happens in a lane while it happens, to whoever asked for it. */
export interface LaneTeller {
  take(tick: Pick<GeneratorTick, 'atMs' | 'counts'>): void;
  mark(mark: Mark): void;
  look(standing: LiveStanding): void;
  /** What the database holds; told as money where it has balances. */
  ledger(ledger: object): void;
  stop(): void;
}

export const silentTeller: LaneTeller = {
  take: () => {},
  mark: () => {},
  look: () => {},
  ledger: () => {},
  stop: () => {},
};

export interface TellerOptions {
  comparison: Pick<LaneSettings, 'app' | 'entry' | 'load'>;
  lane: Pick<PreparedLane, 'plan'> & { observer: Pick<PreparedLane['observer'], 'current' | 'follow'> };
  clock: Pick<LaneClock, 'now' | 'toMs' | 'startedAt'>;
  title: string;
  tell: (event: LaneEvent) => void;
}

const balancesIn = (ledger: object): { minor: number }[] | null => {
  const { balances } = ledger as { balances?: unknown };
  return Array.isArray(balances) ? (balances as { minor: number }[]) : null;
};

/** Pods by what the watch said of them, once for each stage. */
const tellPods = ({ lane, clock, tell }: TellerOptions) => {
  const { observer, plan } = lane;
  const stages = new Map<string, PodStage>();
  const sides = new Map<string, 'old' | 'new'>();
  const oldHashes = new Set<string | null>();
  const note = (pod: string, stage: PodStage, at: number) => {
    if (stages.get(pod) === stage) return;
    stages.set(pod, stage);
    tell({ type: 'pod', lane: plan.id, at, pod, side: sides.get(pod) ?? 'new', stage });
    if (stage !== 'gone') return;
    stages.delete(pod);
    sides.delete(pod);
  };
  for (const [name, pod] of observer.current('Pod')) {
    if (pod.kind !== 'Pod') continue;
    oldHashes.add(pod.hash);
    sides.set(name, 'old');
    note(name, podStage(pod), clock.now());
  }
  const stop = observer.follow(({ type, name, object, atNs }: Observed) => {
    if (object.kind !== 'Pod') return;
    if (!sides.has(name)) sides.set(name, oldHashes.has(object.hash) ? 'old' : 'new');
    note(name, podStage(type === 'DELETED' ? undefined : object), clock.toMs(atNs));
  });
  return { oldHashes, stop };
};

export const tellLane = (options: TellerOptions): LaneTeller => {
  const { comparison, lane, clock, title, tell } = options;
  const { id, from, to } = lane.plan;
  const versions = { old: from.version, new: to.version };
  tell({
    ...{ type: 'lane-began', lane: id, title, app: comparison.app, startedAt: clock.startedAt, versions },
    ratePerSecond: comparison.load.ratePerSecond,
  });
  const pods = tellPods(options);
  const { current } = lane.observer;
  const { strategy } = lane.plan;
  const intendedNow = () => {
    if (strategy.switched !== undefined) return null;
    return isWeighted(strategy)
      ? weightedShare(current, comparison.app, pods.oldHashes)
      : intendedShare(current, comparison.entry.service, pods.oldHashes);
  };
  return {
    take: ({ atMs, counts }) => {
      if (counts === undefined) return;
      const share = { intended: intendedNow(), measured: measuredShare(counts, versions) };
      tell({ type: 'second', lane: id, at: atMs, counts, share });
    },
    mark: (mark) => tell({ type: 'moment', lane: id, ...mark }),
    look: ({ verdict, fromMs }) => {
      if (fromMs === null) return;
      const { decision, reason, step } = verdict;
      tell({ type: 'look', lane: id, at: clock.now(), decision, reason, step });
    },
    ledger: (ledger) => {
      const balances = balancesIn(ledger);
      if (balances === null) return;
      const minor = balances.reduce((sum, one) => sum + one.minor, 0);
      tell({ type: 'money', lane: id, at: clock.now(), accounts: balances.length, minor });
    },
    stop: pods.stop,
  };
};
