import type { CanaryStepResult } from '../../record/canary-step.ts';
import type { Judgement, LaneResult } from '../../record/lane-result.ts';
import type { Cell, MetricRow, Tone } from './row.ts';
import { count, duration, percent } from '../words/format.ts';

const plain = (text: string): Cell => ({ text, tone: 'plain' });

/** "24 % (16 % to 33 %) of 152"; what was meant stands before it. */
const measured = ({ units, byNew, interval }: CanaryStepResult['fresh'], of: string): string =>
  interval === null
    ? `no ${of}`
    : `${percent(byNew / units)} (${percent(interval.low)} to ${percent(interval.high)}) of ${count(units)} ${of}`;

const contains = ({ interval }: CanaryStepResult['fresh'], intended: number | null): boolean =>
  interval === null || intended === null || (interval.low <= intended && intended <= interval.high);

const unknownShare = ({ by }: CanaryStepResult): string => (by === 'weight' ? 'no weight taken' : 'no pod ready');

/** A version is drawn for each request, or for each connection. */
const keptUnits = ({ by }: CanaryStepResult): string => (by === 'weight' ? 'requests' : 'connections');

const stepsInWords = (steps: readonly CanaryStepResult[], words: (step: CanaryStepResult) => string): string =>
  steps
    .map((step) => {
      const name = steps.length === 1 ? '' : `step ${step.step}: `;
      return `${name}${step.intended === null ? unknownShare(step) : percent(step.intended)} meant, ${words(step)}`;
    })
    .join('; ');

const shareCell =
  (of: 'fresh' | 'kept', words: (step: CanaryStepResult) => string) =>
  ({ canary = [] }: LaneResult): Cell => {
    if (canary.length === 0) return plain('n/a');
    const follows = canary.every((step) => contains(step[of], step.intended));
    return { text: stepsInWords(canary, words), tone: follows ? 'plain' : 'bad' };
  };

const isCanary = ({ canary }: LaneResult): boolean => canary !== undefined;
const isJudged = ({ judgement }: LaneResult): boolean => judgement !== undefined;

const judged =
  (words: (judgement: Judgement) => string, tone: (judgement: Judgement) => Tone = () => 'plain') =>
  ({ judgement }: LaneResult): Cell =>
    judgement === undefined ? plain('n/a') : { text: words(judgement), tone: tone(judgement) };

const ofThem = ({ failed, requests }: Judgement['until']): string => `${count(failed)} of ${count(requests)}`;

/** Of canaries, and of what judged them. */
export const canaryRows: readonly MetricRow[] = [
  {
    id: 'canaryFresh',
    label: 'canary’s share, fresh',
    definition:
      'at each step: the share that was meant, which is that of ready pods that were new, or in the mesh the weight that the gateway had taken, from then on; and of answers on fresh connections that were the new version’s, with its exact interval (Clopper and Pearson; 95 % for all steps and both kinds of connection together, by Bonferroni)',
    cell: shareCell('fresh', ({ fresh }) => measured(fresh, 'requests')),
    where: isCanary,
  },
  {
    id: 'canaryKept',
    label: 'canary’s share, kept',
    definition:
      'the same of kept connections that were opened during the step: the unit is the connection, which stays with its pod until its age is over; behind it those in use in all, the ones of before the step included. In the mesh a version is drawn for each request, which is the unit then, and behind it stand the connections that met the new version',
    cell: shareCell(
      'kept',
      (step) =>
        `${measured(step.kept, keptUnits(step))}; ${count(step.keptInAll.onNew)} of ${count(step.keptInAll.connections)} ${step.by === 'weight' ? 'connections' : 'in all'}`,
    ),
    where: isCanary,
  },
  {
    id: 'judge',
    label: 'the judge',
    definition:
      'what the policy of the lane says of its records, second by second; a lane is void where that is not what the judge said while the lane ran',
    cell: judged(
      ({ policy, decision, reason }) => `${decision} (${policy}: ${reason})`,
      ({ agrees }) => (agrees ? 'plain' : 'bad'),
    ),
    where: isJudged,
  },
  {
    id: 'judgeTimes',
    label: 'time to detect / to act',
    definition:
      'from the first answer of the new version until what decided was known, and until the command that followed; n/a where time was up or nothing followed',
    cell: judged(({ detectMs, actMs }) => `${duration(detectMs)} / ${duration(actMs)}`),
    where: isJudged,
  },
  {
    id: 'judgeFailed',
    label: 'failed by new, until known / in all',
    definition:
      'requests that the new version failed, of those it was asked: until the judge knew, and in the whole lane',
    cell: judged(({ until, whole }) => `${ofThem(until)} / ${ofThem(whole)}`),
    where: isJudged,
  },
];
