import { z } from 'zod';

/** What is read of a Rollout: https://argoproj.github.io/argo-rollouts/features/specification/ and its status. Hashes are `rollouts-pod-template-hash` of its pods. */
export interface Rollout {
  readonly name: string;
  readonly strategy: 'blueGreen' | 'canary';
  /** Of the template that is asked for. */
  readonly current: string;
  /** Of the version to which an abort goes back; '' before there is one. */
  readonly stable: string;
  /** Of the version that the active Service leads to; '' for a canary, and before there is one. */
  readonly active: string;
  readonly aborted: boolean;
  /** Percent of the step that a canary is at; 100 once it has passed them all. */
  readonly weight: number;
}

const hash = z.string().default('');
const step = z.looseObject({ setWeight: z.number().optional() });
const rolloutObject = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    strategy: z.looseObject({ canary: z.looseObject({ steps: z.array(step).default([]) }).optional() }).default({}),
  }),
  status: z
    .looseObject({
      currentPodHash: hash,
      stableRS: hash,
      abort: z.boolean().default(false),
      currentStepIndex: z.number().optional(),
      blueGreen: z.looseObject({ activeSelector: hash }).default({ activeSelector: '' }),
    })
    .prefault({}),
});

/** @returns undefined for what is no Rollout, or one that its controller has not seen yet */
export function rolloutOf(object: unknown): Rollout | undefined {
  const { data } = rolloutObject.safeParse(object);
  if (data === undefined || data.status.currentPodHash === '') return undefined;
  const { metadata, spec, status } = data;
  const { canary } = spec.strategy;
  return {
    name: metadata.name,
    strategy: canary === undefined ? 'blueGreen' : 'canary',
    current: status.currentPodHash,
    stable: status.stableRS,
    active: status.blueGreen.activeSelector,
    aborted: status.abort,
    weight: weightAt(canary?.steps ?? [], status.currentStepIndex),
  };
}

/** As the controller has it (`GetCurrentSetWeight`): the last weight that was set at or before the step; all once there are no more steps. */
function weightAt(steps: readonly { readonly setWeight?: number | undefined }[], index = steps.length): number {
  if (index >= steps.length) return 100;
  return steps.slice(0, index + 1).findLast(({ setWeight }) => setWeight !== undefined)?.setWeight ?? 0;
}
