import type { ProgressEvent } from '@cutover/toolchain';
import { elapsed } from './elapsed.ts';
import type { Step } from './steps.ts';

/**
 * Shows what the toolchain reports as one step's progress: what is built stays as a line, what goes on changes in place.
 * Several tools may be at work at once.
 */
export function toolProgress(step: Step): (event: ProgressEvent) => void {
  const busy = new Map<string, string>();
  return (event) => {
    const { tool, state, detail, elapsedMs } = event;
    if (state === 'building' || state === 'installing') busy.set(tool, detail ?? state);
    else busy.delete(tool);
    if (state === 'built' || (state === 'done' && (elapsedMs ?? 0) > 2000)) {
      step.note(
        `${tool} ${state === 'built' ? 'built' : 'ready'}${elapsedMs === undefined ? '' : ` in ${elapsed(elapsedMs)}`}`,
      );
    }
    if (busy.size > 0) step.update([...busy].map(([name, what]) => `${name} ${what}`).join(' · '));
  };
}
