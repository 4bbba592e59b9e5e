import type { Drive } from './drive.ts';
import { kubectl } from './drive.ts';
import type { GaveUp } from '../observe/gave-up.ts';
import { autoscalerOf, isWithinBounds, wantedPods } from '../observe/scale-of.ts';
import type { ObjectState } from '../../record/event-record.ts';
import { isCanary } from '../../strategy/canary-steps.ts';
import type { Strategy } from '../../strategy/strategy.ts';

/** How the change of a workload that waits is let go on. */
export interface Promotion {
  /** Whether it waits for it. */
  isAwaited(): boolean;
  /** Revision that clients are sent to. */
  active(): string | null;
  /** What changes whenever anything of the workload does: the same object means that it is at rest. */
  seen(): unknown;
  give(): Promise<void>;
}

/** The workload that is switched, as a script's moves need it: one a kind of workload. */
export interface WorkloadDriver {
  /** Which specification the workload has; 0 where it is not there. */
  generation(): number;
  /** How many of its pods are to serve; it changes in the middle of a switch where an autoscaler chooses. */
  replicas(): number;
  /** Whether its autoscaler has taken up the bounds that were applied last, where it has one. */
  isScaled(): boolean;
  /** That its controller gave up on that specification. */
  gaveUp(): GaveUp | null;
  /** Null where the kind of workload never waits. */
  readonly promotion: Promotion | null;
  /** Null where no share of its pods is new for a while. */
  readonly canary: Canary | null;
  /** What was said to it that its controller has not looked at; null where there is nothing, or it loses nothing. */
  unheard(): string | null;
  /** Its controller stands still in the middle of a switch, or goes on. */
  hold(isHeld: boolean): Promise<void>;
  /** Takes back a version that is not all of it yet; null where only the version before can be applied again. */
  readonly abort: (() => Promise<void>) | null;
}

/** A workload whose new version is a share of its pods first, and can be taken back before it is more. */
export interface Canary {
  /** Whether it waits at the step of this index, with as many new pods ready as that asks for. */
  stands(index: number): boolean;
  /** Lets it leave out the steps that are left. */
  finish(): Promise<void>;
  /** Takes the new version back. */
  abort(): Promise<void>;
}

type Kind = Strategy['workload'];
type Workload<K extends Kind> = Extract<ObjectState, { kind: K }>;

/** Name of the workload that is switched. */
export const switchedBy = ({ lane, comparison }: Pick<Drive, 'lane' | 'comparison'>): string =>
  lane.plan.strategy.switched ?? comparison.app;

const watched = <K extends Kind>({ lane, comparison }: Drive, kind: K): Workload<K> | null => {
  const found = lane.observer.current(kind).get(switchedBy({ lane, comparison }));
  return found?.kind === kind ? (found as Workload<K>) : null;
};

/** Names by which kubectl finds them, whatever else bears a like name. */
const resources: Record<Kind, string> = {
  Deployment: 'deployments.apps',
  StatefulSet: 'statefulsets.apps',
  Rollout: 'rollouts.argoproj.io',
};

const patch = async (drive: Drive, kind: Kind, change: object): Promise<void> => {
  const of = ['--namespace', drive.lane.plan.namespace, '--type', 'merge', '--patch', JSON.stringify(change)];
  await kubectl(drive, ['patch', resources[kind], switchedBy(drive), ...of]);
};

type Controlled = Pick<WorkloadDriver, 'generation' | 'replicas' | 'isScaled' | 'gaveUp' | 'unheard' | 'hold'>;

const wantedOf = (drive: Drive, kind: Kind): number =>
  wantedPods(drive.lane.observer, kind, switchedBy(drive)) ?? drive.comparison.replicas;

const isScaled = (drive: Drive, kind: Kind): boolean => {
  if (drive.lane.plan.strategy.autoscaled !== true) return true;
  const autoscaler = autoscalerOf(drive.lane.observer, switchedBy(drive));
  return autoscaler !== null && isWithinBounds(autoscaler, wantedOf(drive, kind));
};

const controlled = (drive: Drive, kind: Kind): Controlled => ({
  replicas: () => wantedOf(drive, kind),
  isScaled: () => isScaled(drive, kind),
  generation: () => watched(drive, kind)?.generation ?? 0,
  gaveUp: () => watched(drive, kind)?.gaveUp ?? null,
  unheard: () => (kind === 'Rollout' ? (rolloutOf(drive)?.unheard ?? null) : null),
  hold: (isHeld) => patch(drive, kind, { spec: { paused: isHeld } }),
});

/** A Deployment goes on by itself. */
const deploymentDriver = (drive: Drive): WorkloadDriver => ({
  ...controlled(drive, 'Deployment'),
  promotion: null,
  canary: null,
  abort: null,
});

/** A StatefulSet goes on by itself, too; pods below its partition stay as they are. */
const statefulSetDriver = (drive: Drive): WorkloadDriver => {
  const replicas = () => watched(drive, 'StatefulSet')?.wanted ?? 1;
  return {
    ...controlled(drive, 'StatefulSet'),
    replicas,
    hold: (isHeld) => {
      const rollingUpdate = { partition: isHeld ? replicas() : 0 };
      return patch(drive, 'StatefulSet', { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate } } });
    },
    promotion: null,
    canary: null,
    abort: null,
  };
};

const rolloutOf = (drive: Drive) => watched(drive, 'Rollout');

const patchStatus = async (drive: Drive, status: object): Promise<void> => {
  const { app } = drive.comparison;
  await kubectl(drive, [
    ...['patch', 'rollouts.argoproj.io', app, '--namespace', drive.lane.plan.namespace],
    ...['--subresource', 'status', '--type', 'merge', '--patch', JSON.stringify({ status })],
  ]);
};

/** As kubectl argo rollouts abort. */
const abortOf = (drive: Drive) => () => patchStatus(drive, { abort: true });

/** What `kubectl argo rollouts promote` sends to a paused Rollout: its pause conditions, removed, on the status subresource. */
const clearedPause = { pauseConditions: null };
export const promotedBy =
  'status.pauseConditions cleared, as kubectl argo rollouts promote does, once the new pods were ready and the Rollout was at rest';

const waiting = (drive: Drive, active: () => string | null): Promotion => ({
  isAwaited: () => rolloutOf(drive)?.paused === true,
  active,
  seen: () => rolloutOf(drive),
  give: () => patchStatus(drive, clearedPause),
});

/** A Rollout whose Service selects one revision (Argo Rollouts' `strategy.blueGreen`), which waits once the new pods are ready. */
const blueGreenDriver = (drive: Drive): WorkloadDriver => ({
  ...controlled(drive, 'Rollout'),
  promotion: waiting(drive, () => rolloutOf(drive)?.active ?? null),
  canary: null,
  abort: abortOf(drive),
});

/** Each of the lane's steps is two of the Rollout's: a weight, and a pause without an end. With a route it is four: pods, the route, that pause, and the route's end. */
const pauseIndex = (index: number, { routed }: Pick<Strategy, 'routed'>): number =>
  routed === undefined ? 2 * index + 1 : 4 * index + 2;

/** A Rollout of which a share of pods is new, behind a Service of all (Argo Rollouts' `strategy.canary` without a traffic router). Its stable revision is another one once all pods are new. */
const canaryDriver = (drive: Drive): WorkloadDriver => ({
  ...controlled(drive, 'Rollout'),
  promotion: waiting(drive, () => rolloutOf(drive)?.stable ?? null),
  abort: abortOf(drive),
  canary: {
    stands: (index) =>
      rolloutOf(drive)?.paused === true && rolloutOf(drive)?.step === pauseIndex(index, drive.lane.plan.strategy),
    // As kubectl argo rollouts promote --full.
    finish: () => patchStatus(drive, { promoteFull: true }),
    abort: abortOf(drive),
  },
});

export const driverOf = (drive: Drive): WorkloadDriver => {
  const { strategy } = drive.lane.plan;
  if (strategy.workload === 'Deployment') return deploymentDriver(drive);
  if (strategy.workload === 'StatefulSet') return statefulSetDriver(drive);
  return isCanary(strategy) ? canaryDriver(drive) : blueGreenDriver(drive);
};
