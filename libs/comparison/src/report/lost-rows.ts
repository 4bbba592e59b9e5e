import type { LostRequest } from '../analysis/lost/lost-request.ts';
import type { LogStation } from '../analysis/lost/log-station.ts';
import type { PodStation } from '../analysis/lost/pod-station.ts';
import { strategyOf } from '../strategy/strategies.ts';
import type { LaneView } from './lane-view.ts';
import { count, duration, plural } from './words/format.ts';

export const lostLead =
  'Each lost request at the stations of its way. Client, service and database know it by one id: of a write its idempotency key, which is its ' +
  'trace without dashes. A log is read while the lane runs, of pods that were there long enough, and holds back what it had not written yet.';

export const lostHead = [
  ...['sent', 'request', 'seen by the client', 'connection', 'entrance', 'pod', 'log of the service', 'ledger'],
  'what became of it',
] as const;

const moment = (at: number, zero: number): string => {
  const ms = at - zero;
  return `${ms < 0 ? '−' : '+'}${duration(Math.abs(Math.round(ms)))}`;
};

const connection = ({ request: { conn, reuse, kind, connected } }: LostRequest): string => {
  if (conn === null || connected === null) return `${kind}, never stood`;
  const carried = reuse === 0 ? 'its first' : `after ${plural(reuse, 'other')}`;
  return `${kind} #${conn}, ${carried}`;
};

const seen = ({ request: { class: failure, status, error } }: LostRequest): string =>
  [failure, status, error].filter((one) => one !== null).join(', ');

const knownBy: Record<PodStation['by'], string> = {
  answer: '',
  log: ' (by its log)',
  'connection table': ' (by the node)',
  connection: ' (by the connection)',
};

const podIn = ({ pod }: LostRequest): string => (pod === null ? '–' : `${pod.pod}${knownBy[pod.by]}`);

const longest = 160;

const logIn = (log: LogStation): string => {
  if (log.found !== 'line') return log.found === 'none' ? 'no line' : 'not read';
  const { status, ms, aborted, text } = log.line;
  if (status === null) return text.slice(0, longest);
  const took = ms === null ? '' : ` in ${duration(ms)}`;
  return `${status}${took}${aborted ? ', its caller gone' : ''}`;
};

const ledgerIn = ({ ledger }: LostRequest): string => {
  if (ledger === null) return '–';
  return ledger.length === 0 ? 'nothing' : ledger.map(({ words }) => words).join('; ');
};

/** The stations of each, in words, as `lostHead` names them. */
export const lostRows = ({ lane, zero, lost }: LaneView, most: number): string[][] => {
  const entrance = strategyOf(lane.strategy).entrance ?? 'the Service';
  return lost.followed
    .slice(0, most)
    .map((one) => [
      moment(one.request.sent, zero),
      `${one.request.op} ${one.request.key ?? `no. ${one.request.id}`}`,
      ...[seen(one), connection(one), entrance, podIn(one), logIn(one.log), ledgerIn(one), one.became],
    ]);
};

/** "37 lost: 30 not committed, and in no log; 7 committed, unanswered" */
export const lostInWords = ({ lost }: LaneView): string => {
  const kinds = Map.groupBy(lost.followed, ({ became }) => became);
  const said = [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, of]) => `${count(of.length)} ${name}`);
  const whole =
    lost.of > lost.followed.length
      ? `${count(lost.of)} lost, of the first ${count(lost.followed.length)}`
      : `${count(lost.of)} lost`;
  return `${whole}: ${said.join('; ')}`;
};
