import type { ProgressEvent } from '@cutover/toolchain';
import { elapsed } from './elapsed.ts';
import type { Step } from './steps.ts';

/** Below this a finished tool is not worth a line. */
const WORTH_A_LINE_MS = 2000;

function took({ elapsedMs }: ProgressEvent): string {
  return elapsedMs === undefined ? '' : ` in ${elapsed(elapsedMs)}`;
}

/** The line that stays of an event; undefined for most. */
function lineOf(event: ProgressEvent): string | undefined {
  if (event.state === 'built') return `${event.tool} built${took(event)}`;
  const slow = (event.elapsedMs ?? 0) > WORTH_A_LINE_MS;
  return event.state === 'done' && slow ? `${event.tool} ready${took(event)}` : undefined;
}

/**
 * Shows what the toolchain reports as one step's progress: what was built stays as a line, what goes on changes in place.
 * Several tools may be at work at once.
 */
export function toolProgress(step: Step): (event: ProgressEvent) => void {
  const busy = new Map<string, string>();
  return (event) => {
    const { tool, state, detail } = event;
    if (state === 'building' || state === 'installing') busy.set(tool, detail ?? state);
    else busy.delete(tool);
    const line = lineOf(event);
    if (line !== undefined) step.note(line);
    if (busy.size > 0) step.update([...busy].map(([name, what]) => `${name} ${what}`).join(' · '));
  };
}
