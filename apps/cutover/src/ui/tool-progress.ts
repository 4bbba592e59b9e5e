import { Activity } from '@cutover/toolchain';
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

/** Shows what the toolchain reports as one step's progress: what was built stays as a line, what goes on changes in place. */
export function toolProgress(step: Step): (event: ProgressEvent) => void {
  const activity = new Activity();
  return (event) => {
    activity.see(event);
    const line = lineOf(event);
    if (line !== undefined) step.note(line);
    const text = activity.text();
    if (text !== '') step.update(text);
  };
}
