import type { BuildEvent } from '@cutover/image-builder';
import type { Step } from './steps.ts';

/** Shows what an image's build does as its step's detail. */
export function buildProgress(step: Step): (event: BuildEvent) => void {
  return ({ step: part, state, detail }) => step.update(`${part} ${detail} ${state === 'started' ? '…' : state}`);
}
