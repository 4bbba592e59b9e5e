import type { BuildEvent } from '@cutover/image-builder';
import type { Step } from './steps.ts';

/** A layer may be named by everything in it. */
const MOST = 60;

/** Shows what an image's build does as its step's detail; what it warns of stays as a line. */
export function buildProgress(step: Step): (event: BuildEvent) => void {
  return ({ step: part, state, detail }) => {
    if (state === 'warning') return step.note(`warning: ${detail}`);
    const short = detail.length > MOST ? `${detail.slice(0, MOST)}…` : detail;
    step.update(`${part} ${short}${state === 'started' ? '' : ` ${state}`}`);
  };
}
