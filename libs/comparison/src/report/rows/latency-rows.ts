import type { LaneResult, Latency } from '../../record/lane-result.ts';
import type { Cell, MetricRow } from './row.ts';
import { bounded, count } from '../words/format.ts';

const words = ({ p50, p99, p999, unanswered }: Latency): string => {
  const quantiles = [p50, p99, ...(p999 === null ? [] : [p999])].map((bound) => bounded(bound)).join(' / ');
  return unanswered === 0 ? quantiles : `${quantiles} (${count(unanswered)} unanswered)`;
};

const cell =
  (phase: keyof LaneResult['latencyMs']) =>
  ({ latencyMs }: LaneResult): Cell => ({ text: words(latencyMs[phase]), tone: 'plain' });

/** From when a request was due, in each part of a lane. */
export const latencyRows: readonly MetricRow[] = [
  {
    id: 'steady',
    label: 'p50 / p99 steady',
    definition:
      'latency from due to the whole answer, before the change; who got no answer counts as one who waited for longer than the time-out; p99.9 as a third from 10,000 requests on',
    cell: cell('steady'),
  },
  {
    id: 'duringDeploy',
    label: 'p50 / p99 during the deploy',
    definition: 'the same from the deploy command until the last old pod is gone',
    cell: cell('deploy'),
  },
  {
    id: 'duringRollback',
    label: 'p50 / p99 during the roll-back',
    definition: 'the same from the roll-back command until the last pod of the version rolled back is gone',
    cell: cell('rollback'),
  },
];
