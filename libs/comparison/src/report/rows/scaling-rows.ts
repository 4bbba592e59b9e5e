import type { LaneResult } from '../../record/lane-result.ts';
import type { ScalingResult } from '../../record/scaling-result.ts';
import { count } from '../words/format.ts';
import type { Cell, MetricRow } from './row.ts';

const where = ({ scaling }: LaneResult): boolean => scaling !== undefined;

const byOthers = ({ changes }: ScalingResult): number => changes.filter(({ by }) => by === 'other').length;

const cell =
  (words: (scaling: ScalingResult) => string) =>
  ({ scaling }: LaneResult): Cell =>
    scaling === undefined
      ? { text: 'n/a', tone: 'plain' }
      : { text: words(scaling), tone: byOthers(scaling) > 0 ? 'bad' : 'plain' };

const levels = ({ atStart, changes }: ScalingResult): string =>
  [atStart === null ? 'not known' : count(atStart), ...changes.map(({ pods }) => count(pods))].join(' → ');

const events = (scaling: ScalingResult): string => {
  const { steady, deploy, rollback } = scaling.events;
  const others = byOthers(scaling);
  return `${count(steady)} / ${count(deploy)} / ${count(rollback)}${others === 0 ? '' : `; ${count(others)} not by the autoscaler`}`;
};

/** Of lanes whose number of pods is an autoscaler's. */
export const scalingRows: readonly MetricRow[] = [
  {
    id: 'wantedPods',
    label: 'pods wanted',
    definition: 'how many pods the workload was to have, when the lane began and from each change on',
    cell: cell(levels),
    where,
  },
  {
    id: 'scaleEvents',
    label: 'scaled steady / deploy / back',
    definition:
      'changes of that number: before the deploy command, from then until the roll-back, and from the roll-back on; one that the autoscaler had not decided is somebody else’s, such as of manifests that say a number themselves',
    cell: cell(events),
    where,
  },
];
