import type { CanarySettings } from '@cutover/comparison';
import { readPolicyFile, readPolicyText } from '../judge/read-policy-file.ts';
import { UsageError } from '../usage-error.ts';
import type { CanaryFlags } from './canary-options.ts';

const STEP = /^(\d{1,2}):(\d{1,4})$/;

function stepsOf(list: string): CanarySettings['steps'] {
  const steps = list.split(',').map((text) => {
    const [, weight = '0', seconds = '0'] = STEP.exec(text.trim()) ?? [];
    if (Number(weight) < 1 || Number(seconds) < 1) {
      throw new UsageError(`--steps: "${text}" is not percent:seconds, such as 10:30 (1 to 99 %, 1 to 9999 s)`);
    }
    return { weight: Number(weight), seconds: Number(seconds) };
  });
  const falls = steps.find(({ weight }, index) => weight <= (steps[index - 1]?.weight ?? 0));
  if (falls !== undefined) throw new UsageError(`--steps: ${falls.weight} % follows what is as much or more`);
  return steps;
}

/** @throws UsageError, PolicyError */
export function canaryOf({ steps, policy }: CanaryFlags): Partial<CanarySettings> {
  return {
    ...(steps === undefined ? {} : { steps: stepsOf(steps) }),
    ...(policy === undefined ? {} : { judge: { text: readPolicyText(policy), policy: readPolicyFile(policy) } }),
  };
}
