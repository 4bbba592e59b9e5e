import type { ListedRun, RunList } from '@cutover/comparison';
import { near } from '../demo/near.ts';

const STATES: Readonly<Record<ListedRun['state'], string>> = {
  finished: 'finished',
  resumable: 'ended early; the command that began it goes on with it',
  unfinished: 'ended early',
};

const minute = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

function lanesOf({ recorded, planned, notMeasured }: ListedRun['lanes']): string {
  // Void lanes are measured again: there may be more than were planned.
  const of = planned === null || recorded > planned ? `${recorded}` : `${recorded} of ${planned}`;
  const without = notMeasured === 0 ? '' : `, ${notMeasured} not measurable`;
  return `${of} lanes recorded${without}`;
}

function textOf(run: ListedRun): string {
  const { dir, startedAt, app, treatments, repeats, lanes, state, stoppedBy, verdict } = run;
  const blocks = repeats === 1 ? '' : `, ${repeats} blocks`;
  return [
    near(dir),
    `  ${minute(startedAt)}  ${app.name} ${app.old} → ${app.new}`,
    `  ${treatments.length === 0 ? 'no lane was begun' : treatments.join(', ')}${blocks}`,
    `  ${lanesOf(lanes)}; ${STATES[state]}${stoppedBy === null ? '' : `: ${stoppedBy}`}`,
    ...(verdict === null ? [] : [`  ${verdict}`]),
  ].join('\n');
}

/** A paragraph a run, the newest first. */
export function runsText({ runs, unreadable }: RunList, outDir: string): string {
  if (runs.length === 0 && unreadable.length === 0) {
    return `no run in ${near(outDir)}: cutover demo makes the first, cutover compare others; --out names another folder`;
  }
  const broken = unreadable.map(({ problem }) => `cannot be read: ${problem}`);
  return [...runs.map(textOf), ...broken].join('\n\n');
}
