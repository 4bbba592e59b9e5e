import { Activity, isEnd } from '../activity.ts';
import type { Progress, ProgressEvent } from '../progress.ts';

const EVERY_MS = 10_000;

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : ` (${Math.round(ms / 1000)} s)`;
}

function format({ tool, state, detail, elapsedMs }: ProgressEvent): string {
  return `${tool}: ${state}${detail === undefined ? '' : `, ${detail.split('\n')[0]}`}${seconds(elapsedMs)}`;
}

/** That a tool's turn has not come, or will not, is worth no line of its own. */
function isSilent({ state, detail }: ProgressEvent): boolean {
  return state === 'stopped' || (state === 'waiting' && detail === undefined);
}

/** Writes progress as plain lines: each end at once, each tool's new state, and every ten seconds what goes on. */
export function progressLines(write: (line: string) => void, now: () => number = () => performance.now()): Progress {
  const activity = new Activity();
  const states = new Map<string, string>();
  let last = -EVERY_MS;
  return (event) => {
    activity.see(event);
    const isNew = states.get(event.tool) !== event.state;
    states.set(event.tool, event.state);
    if (isSilent(event)) return;
    if (isEnd(event)) return write(format(event));
    if (!isNew && now() - last < EVERY_MS) return;
    last = now();
    write(activity.text());
  };
}
