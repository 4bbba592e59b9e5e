import type { LaneResult } from '../../record/lane-result.ts';
import { bounded, count } from '../words/format.ts';
import type { MetricRow } from './row.ts';

const hasBadVersion = ({ badVersion }: LaneResult): boolean => badVersion !== undefined;

/** How far a bad version came; only where one was deployed. */
export const badVersionRows: readonly MetricRow[] = [
  {
    id: 'failedByBadVersion',
    label: 'failed by the bad version',
    definition:
      'of the requests that it had; one without an answer is counted by the last version of its connection or, where that had none, by the version that answered both before and after',
    cell: ({ badVersion }) =>
      badVersion === undefined
        ? { text: 'n/a', tone: 'plain' }
        : {
            text: `${count(badVersion.failed)} of ${count(badVersion.requests)}`,
            tone: badVersion.failed === 0 ? 'good' : 'bad',
          },
    where: hasBadVersion,
  },
  {
    id: 'givenUp',
    label: 'first failure / deploy to given up',
    definition:
      'from the first request that the bad version failed, and from the deploy command, until the deployment was given up; longer than what is said where nobody gave it up',
    cell: ({ badVersion }) => ({
      text: badVersion === undefined ? 'n/a' : `${bounded(badVersion.detectMs)} / ${bounded(badVersion.abortMs)}`,
      tone: 'plain',
    }),
    where: hasBadVersion,
  },
];
