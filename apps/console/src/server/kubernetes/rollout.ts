import type { RolloutSteps, WorkloadItem } from '../../model/items.ts';
import { workloadFacts } from './workload.ts';
import type { Replicated } from './workload.ts';

type Step = Readonly<Record<string, unknown>>;

export interface Rollout extends Replicated {
  readonly spec: Replicated['spec'] & {
    readonly strategy?: { readonly canary?: { readonly steps?: readonly Step[] }; readonly blueGreen?: object };
  };
  readonly status?: NonNullable<Replicated['status']> & {
    readonly phase?: string;
    readonly message?: string;
    readonly abort?: boolean;
    readonly currentStepIndex?: number;
    readonly currentPodHash?: string;
    readonly stableRS?: string;
    readonly blueGreen?: { readonly activeSelector?: string };
    readonly canary?: { readonly weights?: { readonly canary?: { readonly weight?: number } } };
  };
}

/** How a blue/green release goes, which has no steps of its own. */
const SWITCH = ['the new version starts beside the old one', 'traffic is switched over', 'the old version leaves'];

export function rolloutItem(rollout: Rollout): WorkloadItem {
  const { spec, status } = rollout;
  const phase = status?.phase ?? 'Progressing';
  return {
    ...workloadFacts('Rollout', rollout),
    strategy: spec.strategy?.blueGreen === undefined ? 'canary' : 'blue/green',
    isMoving: phase === 'Progressing' || phase === 'Paused',
    message: status?.message,
    rollout: stepsOf(rollout, phase),
  };
}

function stepsOf({ spec, status = {} }: Rollout, phase: string): RolloutSteps {
  const common = { phase, isPaused: phase === 'Paused', isAborted: status.abort === true };
  if (spec.strategy?.blueGreen !== undefined) return { ...common, steps: SWITCH, at: switchedTo(status) };
  return { ...common, ...canarySteps(spec.strategy?.canary?.steps ?? [], status) };
}

function canarySteps(steps: readonly Step[], { currentStepIndex, canary }: NonNullable<Rollout['status']>) {
  const at = Math.min(currentStepIndex ?? steps.length, steps.length);
  const weight = canary?.weights?.canary?.weight ?? lastWeight(steps.slice(0, at + 1));
  return { steps: steps.map(stepText), at, weight };
}

function switchedTo({ blueGreen, currentPodHash, stableRS }: NonNullable<Rollout['status']>): number {
  if (currentPodHash === undefined || blueGreen?.activeSelector !== currentPodHash) return 0;
  return stableRS === currentPodHash ? SWITCH.length : SWITCH.length - 1;
}

function lastWeight(steps: readonly Step[]): number | undefined {
  const weights = steps.map(({ setWeight }) => setWeight).filter((weight) => typeof weight === 'number');
  return weights.at(-1);
}

function stepText(step: Step): string {
  const { setWeight, pause } = step;
  if (typeof setWeight === 'number') return `${setWeight} %`;
  if (pause === undefined) return Object.keys(step)[0] ?? 'step';
  const { duration } = (pause ?? {}) as { duration?: string | number };
  if (duration === undefined) return 'until promoted';
  return `pause ${typeof duration === 'number' || /^\d+$/.test(duration) ? `${duration} s` : duration}`;
}
