import type { LaneResult } from '../record/lane-result.ts';
import type { Felt, PlayersResult } from '../record/players-result.ts';
import { laneTitle, switchOf } from './lane-view.ts';
import { count, duration, plural } from './words/format.ts';

/** The same table in the page and in the Markdown: what each player's page met in each lane. */
export interface PlayersTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const playersLead =
  'People at their pages, beside the load: they start games, play them, report and hand in results as the app’s page does, and try again ' +
  'where it does. A stall is how long a call waited for its answer or, where it had none, until the page next had one; a session is ' +
  'broken when its game could not be started or its result will never be kept.';

const head = [
  ...['lane', 'player', 'calls failed', 'sessions broken', 'longest stall', 'when', 'first new answer'],
  ...['old after new', 'pods met', 'late frames'],
];

/** "1.2 s after the switch"; without a switch, since the lane began. */
const moment = (lane: LaneResult, at: number | null): string => {
  if (at === null) return '–';
  const zero = switchOf(lane);
  if (zero === null) return `at ${duration(at)}`;
  return at >= zero ? `${duration(at - zero)} after the switch` : `${duration(zero - at)} before the switch`;
};

const frames = ({ frames: seen }: Felt): string =>
  seen === null ? '–' : `${count(seen.late)} of ${count(seen.count)}, longest ${duration(seen.longestMs)}`;

const rowOf = (lane: LaneResult, felt: Felt): string[] => [
  laneTitle(lane),
  felt.kind === 'page' ? `${felt.name} (Chromium)` : felt.name,
  `${count(felt.failedCalls)} of ${count(felt.calls)}`,
  `${count(felt.brokenSessions)} of ${count(felt.sessions)}`,
  duration(felt.longestStall?.ms ?? null),
  moment(lane, felt.longestStall?.at ?? null),
  moment(lane, felt.firstNewMs),
  count(felt.oldAfterNew),
  count(felt.pods),
  frames(felt),
];

/** @returns null where no lane had players */
export const playersTable = (lanes: readonly LaneResult[]): PlayersTable | null => {
  const rows = lanes.flatMap((lane) => (lane.players?.felt ?? []).map((felt) => rowOf(lane, felt)));
  return rows.length === 0 ? null : { head, rows };
};

/** "rolling: 0 of 24 results lost, 0 of 28 sessions broken, longest stall 31 ms" */
export const playersInWords = ({ results, sessions, longestStallMs }: PlayersResult): string => {
  const waiting = results.waiting === 0 ? '' : `, ${plural(results.waiting, 'result')} still in the page at the end`;
  const lost = `${count(results.lost.length + results.refused)} of ${plural(results.handedIn, 'result')} lost`;
  const broken = `${count(sessions.broken)} of ${plural(sessions.played, 'session')} broken`;
  return `${lost}, ${broken}, longest stall ${duration(longestStallMs)}${waiting}`;
};
