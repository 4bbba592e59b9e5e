import type { Drive } from './drive.ts';
import { kubectl } from './drive.ts';
import type { GaveUp } from '../observe/gave-up.ts';
import type { ObjectState } from '../../record/event-record.ts';
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
  /** That its controller gave up on that specification. */
  gaveUp(): GaveUp | null;
  /** Null where the kind of workload never waits. */
  readonly promotion: Promotion | null;
}

type Kind = Strategy['workload'];
type Workload<K extends Kind> = Extract<ObjectState, { kind: K }>;

const watched = <K extends Kind>({ lane, comparison }: Drive, kind: K): Workload<K> | null => {
  const found = lane.observer.current(kind).get(comparison.app);
  return found?.kind === kind ? (found as Workload<K>) : null;
};

const controlled = (drive: Drive, kind: Kind): Omit<WorkloadDriver, 'promotion'> => ({
  generation: () => watched(drive, kind)?.generation ?? 0,
  gaveUp: () => watched(drive, kind)?.gaveUp ?? null,
});

/** A Deployment goes on by itself. */
const deploymentDriver = (drive: Drive): WorkloadDriver => ({ ...controlled(drive, 'Deployment'), promotion: null });

/** What `kubectl argo rollouts promote` sends to a paused Rollout: its pause conditions, removed, on the status subresource. */
const clearedPause = JSON.stringify({ status: { pauseConditions: null } });
export const promotedBy =
  'status.pauseConditions cleared, as kubectl argo rollouts promote does, once the new pods were ready and the Rollout was at rest';

/** A Rollout whose Service selects one revision (Argo Rollouts' `strategy.blueGreen`), which waits once the new pods are ready. */
const blueGreenDriver = (drive: Drive): WorkloadDriver => ({
  ...controlled(drive, 'Rollout'),
  promotion: {
    isAwaited: () => watched(drive, 'Rollout')?.paused === true,
    active: () => watched(drive, 'Rollout')?.active ?? null,
    seen: () => watched(drive, 'Rollout'),
    give: async () => {
      const { app } = drive.comparison;
      await kubectl(drive, [
        ...['patch', 'rollouts.argoproj.io', app, '--namespace', drive.lane.plan.namespace],
        ...['--subresource', 'status', '--type', 'merge', '--patch', clearedPause],
      ]);
    },
  },
});

const drivers: Record<Kind, (drive: Drive) => WorkloadDriver> = {
  Deployment: deploymentDriver,
  Rollout: blueGreenDriver,
};

export const driverOf = (drive: Drive): WorkloadDriver => drivers[drive.lane.plan.strategy.workload](drive);
