import { endInWords, hasFinished } from '../../analysis/verdict/end-words.ts';
import { timeOf } from '../../analysis/summary/lane-times.ts';
import { fixedWaitsInWords } from '../../analysis/verdict/words.ts';
import type { Bound } from '../../record/bound.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { badVersionRows } from './bad-version-rows.ts';
import { canaryRows } from './canary-rows.ts';
import { consumerRows } from './consumer-rows.ts';
import { costRows } from './cost-rows.ts';
import { exposureRows } from './exposure-rows.ts';
import { gatewayRows } from './gateway-rows.ts';
import { instrumentRows } from './instrument-rows.ts';
import { scalingRows } from './scaling-rows.ts';
import { latencyRows } from './latency-rows.ts';
import { routedRows } from './routed-rows.ts';
import type { Cell, MetricRow, Tone } from './row.ts';
import { playersInWords } from '../players.ts';
import { bounded, count, duration, listing, percent } from '../words/format.ts';

const plain = (text: string): Cell => ({ text, tone: 'plain' });

/** "2 refused, 35 reset", or "none". */
export function failuresInWords({ requests }: Pick<LaneResult, 'requests'>): string {
  const found = Object.entries(requests.failed).filter(([, n]) => n > 0);
  return found.length === 0 ? 'none' : listing(found.map(([name, n]) => `${count(n)} ${name}`));
}

/** What an invariant check found wrong; empty when all hold. */
export function violations({ invariants }: Pick<LaneResult, 'invariants'>): string[] {
  if (invariants === null) return [];
  const kinds: [string, number][] = [
    ['acknowledged and lost', invariants.lost.length],
    ['applied twice', invariants.doubled.length],
    ['rejected yet applied', invariants.rejectedApplied.length],
    ['half applied', invariants.halfApplied.length],
    ['altered', invariants.altered.length],
    ['never asked for', invariants.foreign.length],
    ['with a gap', invariants.gaps.length],
    ['balances off', invariants.balance?.differing.length ?? 0],
    ['rules of the app broken', invariants.rules?.length ?? 0],
  ];
  return kinds.filter(([, n]) => n > 0).map(([name, n]) => `${count(n)} ${name}`);
}

/** Whether what is stored is what was acknowledged. */
export function stored(lane: LaneResult): Cell {
  if (lane.invariants === null) return plain('not looked at');
  if (lane.invariants.holds) return { text: `✓ ${count(lane.invariants.acknowledged)} writes`, tone: 'good' };
  const found = violations(lane);
  return { text: `✗ ${found.length === 0 ? 'balances do not add up' : found.join(', ')}`, tone: 'bad' };
}

/** Failures while the generator stood still, which it may have caused itself. */
const perhapsOurs = ({ requests: { stalled } }: LaneResult): string =>
  stalled === 0 ? '' : ` (${count(stalled)} perhaps the generator’s own)`;

const lossTone = (lane: LaneResult): Tone => (lane.requests.failedTotal === 0 ? 'good' : 'bad');

function players({ players: felt }: LaneResult): Cell {
  if (felt === null) return plain('n/a');
  const lost = felt.results.lost.length + felt.results.refused + felt.sessions.broken;
  return { text: playersInWords(felt), tone: lost === 0 ? 'good' : 'bad' };
}

/** ", of which 6.00 s scaleDownDelaySeconds (Rollout account)": a constant stands beside the time that holds it. */
const fixed = (waits: LaneResult['fixedWaits'], most = ''): string => {
  const words = fixedWaitsInWords(waits, duration);
  return words === '' ? '' : `, of which ${most}${words}`;
};

/** A constant of the manifests is part of a time that is known, and says nothing of one that is not. */
const timed = (time: Bound | null, constants: string): Cell =>
  plain(`${bounded(time)}${time === null || time.atLeast ? '' : constants}`);

/** Every metric of a lane, in the order in which a report shows them. */
export const metricRows: readonly MetricRow[] = [
  {
    id: 'end',
    label: 'ended',
    definition:
      'completed; aborted, where the controller gave a switch up; timed out, where it did not finish in the time it had. Each is a result; what had not ended is longer (>) than what is said',
    cell: ({ end }) => ({ text: endInWords(end), tone: hasFinished(end) ? 'good' : 'bad' }),
  },
  {
    id: 'lost',
    label: 'lost requests',
    definition:
      'requests that failed in any way, of all that were due; nothing is retried but by a gateway whose lane is about that; perhaps the generator’s own are those that it sent late, or answers read late while it stood still',
    cell: (lane) => ({
      text: `${count(lane.requests.failedTotal)} of ${count(lane.requests.sent)}${perhapsOurs(lane)}`,
      tone: lossTone(lane),
    }),
  },
  {
    id: 'classes',
    label: 'by class',
    definition:
      'refused, unreachable, reset, timeout, 5xx of the app or of a proxy, wrong body, late (answered beyond the deadline); client: the generator’s own errors, which make a lane void',
    cell: (lane) => ({ text: failuresInWords(lane), tone: lossTone(lane) }),
  },
  {
    id: 'downtime',
    label: 'downtime longest / total',
    definition:
      'from a first failed due request to the next success, over at least k failures in a row; nothing shorter than 1 / rate can be seen',
    cell: ({ downtimeMs }) => ({
      text: `${duration(downtimeMs.longest)} / ${duration(downtimeMs.total)}`,
      tone: downtimeMs.total === 0 ? 'plain' : 'bad',
    }),
  },
  {
    id: 'availability',
    label: 'worst availability',
    definition: 'lowest share of requests that went well among those due in any one window',
    cell: ({ downtimeMs }) =>
      plain(`${percent(downtimeMs.availability.worst)} in ${duration(downtimeMs.availability.windowMs)}`),
  },
  ...exposureRows,
  ...canaryRows,
  ...routedRows,
  ...badVersionRows,
  {
    id: 'deploy',
    label: 'time to deploy',
    definition:
      'deploy command to the last old pod gone (of a StatefulSet, to its new pod ready); what the manifests fix of it is no property of the strategy',
    cell: (lane) => timed(timeOf(lane, 'deploy'), fixed(lane.fixedWaits)),
  },
  {
    id: 'rollback',
    label: 'time to roll back',
    definition:
      'roll-back command to the last answer of the version rolled back (of a StatefulSet, which answers no client, to its pod ready again); kept connections stay through what the manifests fix',
    cell: (lane) => timed(timeOf(lane, 'rollback'), fixed(lane.fixedWaits, 'up to ')),
  },
  {
    id: 'rollbackByConnection',
    label: 'roll back fresh / kept',
    definition: 'the same on fresh and on keep-alive connections, which stay with their pod until it ends',
    cell: ({ rollbackByConnectionMs: { fresh, keepAlive } }) => plain(`${duration(fresh)} / ${duration(keepAlive)}`),
  },
  ...latencyRows,
  ...costRows,
  ...scalingRows,
  ...consumerRows,
  ...gatewayRows,
  {
    id: 'invariants',
    label: 'what is stored',
    definition:
      'acknowledged writes applied exactly once, rejected ones never, unknown ones at most once, balances add up',
    cell: stored,
  },
  {
    id: 'players',
    label: 'what players felt',
    definition:
      'people at their pages beside the load, who try again where the page does: results that were handed in and lost, games that broke, the longest wait of a call for its answer or, where it had none, for the next one',
    cell: players,
    where: (lane) => lane.players !== null,
  },
  {
    id: 'load',
    label: 'planned / sent',
    definition: 'requests due until the lane stopped, and those that left; a lane is void where the load ended early',
    cell: ({ load }) => ({
      text: `${count(load.planned)} / ${count(load.sent)}`,
      tone: load.planned === load.sent ? 'plain' : 'bad',
    }),
  },
  ...instrumentRows,
];

/** The metrics that any of these lanes has. */
export const rowsOf = (lanes: readonly LaneResult[]): readonly MetricRow[] =>
  metricRows.filter(({ where }) => where === undefined || lanes.some(where));
