import { describeSteps, planProblems, type PolicyFile } from '@cutover/judge';
import type { JudgedLane, JudgedRun } from './judge-run.ts';

/** What each step of a policy's plan shows, and what of the plan cannot work; nothing where the file has no plan. */
export function planLines({ plan }: PolicyFile): string[] {
  if (plan === null) return [];
  return [...describeSteps(plan), ...planProblems(plan).map((problem) => `the plan cannot work: ${problem}`)];
}

const grouped = (value: number): string => value.toLocaleString('en-US');
const ofThem = ({ failed, requests }: { failed: number; requests: number }): string =>
  `${grouped(failed)} of ${grouped(requests)}`;

function laneText({ lane, since, verdict, decidedMs, until, whole, unattributed }: JudgedLane): string {
  const when = decidedMs === null ? 'at the end of the record' : `${(decidedMs / 1000).toFixed(1)} s after ${since}`;
  const lost = `${ofThem(until)} requests of the new version had failed by then, ${ofThem(whole)} in the whole lane`;
  const nobodys = unattributed === 0 ? '' : `; ${grouped(unattributed)} without an answer belong to no version`;
  return `${lane}: ${verdict.decision} ${when} (${verdict.reason})\n  ${lost}${nobodys}`;
}

export function judgementText({ policy, lanes, skipped }: JudgedRun): string {
  return [
    `policy ${policy}`,
    ...lanes.map(laneText),
    ...skipped.map(({ lane, why }) => `${lane}: not replayed, ${why}`),
  ].join('\n');
}
