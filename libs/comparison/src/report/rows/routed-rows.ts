import type { LaneResult } from '../../record/lane-result.ts';
import type { HeaderStep, MirrorStep } from '../../record/routed-step.ts';
import type { Cell, MetricRow } from './row.ts';
import { count, percent } from '../words/format.ts';

const ofThem = (part: number, all: number): string => `${count(part)} of ${count(all)}`;

const within = (interval: { low: number; high: number } | null): string =>
  interval === null ? '' : ` (${percent(interval.low)} to ${percent(interval.high)})`;

const headerInWords = (step: HeaderStep): string => {
  const { intended, byNew, withHeader, without, between, backToOld } = step;
  if (step.startMs === null) return `${percent(intended)} meant, no route taken`;
  const measured = byNew.units === 0 ? 'no answers' : `${percent(byNew.byNew / byNew.units)}${within(byNew.interval)}`;
  const early = between.withHeader.sent + between.without.sent;
  return [
    `${percent(intended)} meant, ${measured} of ${count(byNew.units)} answers`,
    `by the new version: with the header ${ofThem(withHeader.byNew, withHeader.answered)}, without ${ofThem(without.byNew, without.answered)}`,
    `${count(early)} in the moment between`,
    `${count(backToOld)} with it met the old once more`,
  ].join('; ');
};

const headerCell = ({ byHeader }: LaneResult): Cell =>
  byHeader === undefined
    ? { text: 'n/a', tone: 'plain' }
    : { text: headerInWords(byHeader), tone: byHeader.isExact === true ? 'good' : 'bad' };

const mirrorInWords = (step: MirrorStep): string => {
  const { intended, mirrored, reads, succeeded, interval, answeredByNew } = step;
  if (step.startMs === null) return `${percent(intended)} of the reads meant, no route taken`;
  if (mirrored === null || reads === 0) return `${percent(intended)} of the reads meant, none counted`;
  return [
    `${percent(intended)} of the reads meant, ${percent(mirrored / reads)}${within(interval)}: ${ofThem(mirrored, reads)}, ${count(succeeded ?? 0)} with 2xx`,
    `${count(answeredByNew)} answers of the new version got to a client`,
  ].join('; ');
};

/** Whether what was counted may come of what was meant. */
const isAsMeant = ({ mirrored, reads, interval, intended, answeredByNew }: MirrorStep): boolean =>
  mirrored !== null &&
  mirrored <= reads &&
  interval !== null &&
  interval.low <= intended &&
  intended <= interval.high &&
  answeredByNew === 0;

const mirrorCell = ({ mirrored }: LaneResult): Cell =>
  mirrored === undefined
    ? { text: 'n/a', tone: 'plain' }
    : { text: mirrorInWords(mirrored), tone: isAsMeant(mirrored) ? 'good' : 'bad' };

/** Of canaries that a route leads requests to. */
export const routedRows: readonly MetricRow[] = [
  {
    id: 'byHeader',
    label: 'canary’s users, by header',
    definition:
      'the share of requests that users with the header were to send, and of the answers of the step those of the new version, with an exact 95 % interval; each answer is held against its request: with the header by the new version, without it by the old, from when the gateway had taken the route (and its threads had 100 ms to hear of it) until the canary was told to go on. In the moment between are requests sent after the cluster had the route and before it counts; with it met the old once more those after the route was to go, until the weight had moved',
    cell: headerCell,
    where: ({ byHeader }) => byHeader !== undefined,
  },
  {
    id: 'mirrored',
    label: 'reads mirrored',
    definition:
      'of the reads that clients sent while the gateway had the route, those that it sent to the canary as well, by its own counters, with an exact 95 % interval; what the canary answers to these nobody gets. A lane whose route could mirror a write is void',
    cell: mirrorCell,
    where: ({ mirrored }) => mirrored !== undefined,
  },
];
