import type { Progress, ProgressEvent } from '../progress.ts';

const EVERY_MS = 10_000;

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : ` (${Math.round(ms / 1000)} s)`;
}

function format({ tool, state, detail, elapsedMs }: ProgressEvent): string {
  return `${tool}: ${state}${detail === undefined ? '' : `, ${detail.split('\n')[0]}`}${seconds(elapsedMs)}`;
}

/** Writes progress as plain lines: each change of state, and every ten seconds what a long step is at. */
export function progressLines(write: (line: string) => void, now: () => number = () => performance.now()): Progress {
  const last = new Map<string, { state: string; at: number }>();
  return (event) => {
    const before = last.get(event.tool);
    if (before?.state === event.state && now() - before.at < EVERY_MS) return;
    last.set(event.tool, { state: event.state, at: now() });
    write(format(event));
  };
}
