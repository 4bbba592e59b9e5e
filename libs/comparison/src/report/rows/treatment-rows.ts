import { endsInWords } from '../../analysis/verdict/end-words.ts';
import { boundInWords, list, percent } from '../../analysis/verdict/words.ts';
import type { Estimate, StrategySummary } from '../../record/run.ts';
import { count, duration } from '../words/format.ts';
import type { Cell } from './row.ts';

/** A figure, and what stands under it where there is room: the interval of a median, or the bound of what was never seen. */
export interface TreatmentCell extends Cell {
  note?: string;
}

/** One figure of all the lanes that are repeats of one another. */
export interface TreatmentRow {
  id: string;
  label: string;
  definition: string;
  cell: (summary: StrategySummary) => TreatmentCell;
}

const plain = (text: string): Cell => ({ text, tone: 'plain' });

const estimated = (estimate: Estimate | undefined, words: (n: number) => string): TreatmentCell => {
  if (estimate === undefined) return plain('–');
  const { median, interval, values } = estimate;
  const middle = plain(boundInWords(median, words));
  if (interval !== null) return { ...middle, note: `${words(interval.low)} to ${boundInWords(interval.high, words)}` };
  return values.length === 1 ? middle : { ...middle, note: list(values.map((value) => boundInWords(value, words))) };
};

const lanesInWords = ({ lanes, voidLanes }: StrategySummary): string =>
  voidLanes === 0 ? count(lanes) : `${count(lanes)} and ${count(voidLanes)} void`;

const lost = ({ requests, lanes }: StrategySummary): Cell => {
  if (lanes === 0) return plain('–');
  const text = `${count(requests.failed)} of ${count(requests.sent)}`;
  return { text, tone: requests.failed === 0 ? 'good' : 'bad' };
};

const lossy = ({ switches: { lossy: found, total, lossBound } }: StrategySummary): TreatmentCell => {
  if (total === 0) return plain('–');
  const seen = plain(`${count(found)} of ${count(total)}`);
  return lossBound === null || found > 0 ? seen : { ...seen, note: `≤ ${percent(lossBound)}` };
};

const ended = (summary: StrategySummary): Cell => {
  const words = endsInWords(summary);
  return words.length === 0 ? { text: 'completed', tone: 'good' } : { text: words.join(', '), tone: 'bad' };
};

const stored = ({ invariantsHold }: StrategySummary): Cell => {
  if (invariantsHold === null) return plain('not looked at');
  return invariantsHold ? { text: '✓ right', tone: 'good' } : { text: '✗ wrong', tone: 'bad' };
};

/** Both in one line. */
export const cellInLine = ({ text, tone, note }: TreatmentCell): Cell => ({
  tone,
  text: note === undefined ? text : `${text} (${note})`,
});

/** Every figure of a treatment, in the order in which a report of many lanes shows them. */
export const treatmentRows: readonly TreatmentRow[] = [
  {
    ...{ id: 'lanes', label: 'lanes', definition: 'lanes that count; void ones are never summed' },
    cell: (summary) => plain(lanesInWords(summary)),
  },
  {
    ...{ id: 'lost', label: 'lost requests', definition: 'requests that failed in any way, of all that were due' },
    cell: lost,
  },
  {
    ...{ id: 'switches', label: 'lossy switches' },
    definition: 'switches in which a request was lost, of all; without any, the exact 95 % bound of their true share',
    cell: lossy,
  },
  { ...{ id: 'ended', label: 'ended', definition: 'how the lanes that count ended' }, cell: ended },
  {
    ...{ id: 'downtime', label: 'longest downtime', definition: 'median over the lanes that count' },
    cell: ({ estimates }) => estimated(estimates.downtimeLongestMs, duration),
  },
  {
    ...{
      id: 'deploy',
      label: 'deployed in',
      definition: 'deploy command to the last old pod gone, or a StatefulSet’s new pod ready; median',
    },
    cell: ({ estimates }) => estimated(estimates.deployMs, duration),
  },
  {
    ...{ id: 'rollback', label: 'rolled back in' },
    definition:
      'roll-back command to the last answer of the version rolled back, or a StatefulSet’s pod ready again; median',
    cell: ({ estimates }) => estimated(estimates.rollbackMs, duration),
  },
  {
    ...{ id: 'steadyP99', label: 'p99 steady', definition: '99th percentile of latency before the switch; median' },
    cell: ({ estimates }) => estimated(estimates.steadyP99Ms, duration),
  },
  {
    ...{ id: 'deployP99', label: 'p99 in the switch', definition: 'the same while the new version was deployed' },
    cell: ({ estimates }) => estimated(estimates.deployP99Ms, duration),
  },
  {
    ...{ id: 'extraPods', label: 'extra pods', definition: 'most pods above the steady number; median' },
    cell: ({ estimates }) => estimated(estimates.extraPodsPeak, count),
  },
  {
    ...{ id: 'stored', label: 'what is stored' },
    definition: 'acknowledged writes applied exactly once, rejected ones never, unknown ones at most once',
    cell: stored,
  },
];
