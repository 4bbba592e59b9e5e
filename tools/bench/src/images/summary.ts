import { medianInterval } from '@cutover/comparison/statistics';
import { median } from '../statistics.ts';
import type { Measurement } from './measurement.ts';
import type { Case, SubjectName } from './plan.ts';

/** A median, and between what it lies: an exact interval from six values on, else the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly isInterval: boolean;
}

export interface Aim {
  readonly what: string;
  readonly value: number;
  readonly isMet: boolean;
}

/** What one peer needed in one case. */
export interface Summary {
  readonly subject: SubjectName;
  readonly case: Case;
  readonly peer: string;
  readonly builds: number;
  readonly cpuMs: Spread;
  readonly wallMs: Spread;
  readonly pushedBytes: number;
  /** CPU time of containerify to that of this peer, in the same round. */
  readonly timesLess: Spread | undefined;
  readonly aims: readonly Aim[];
}

/** How many times less CPU than containerify a build is to cost. */
const TIMES_LESS: Partial<Record<Case, Readonly<Record<string, number>>>> = {
  unchanged: { library: 50, cutover: 15 },
  line: { library: 20, cutover: 10 },
  cold: { library: 3, cutover: 3 },
};
const OURS = /^(?:cutover|library)/;
const MOST_PUSHED = 1.05;

export function summarise(all: readonly Measurement[]): Summary[] {
  const groups = Map.groupBy(all, (one) => [one.subject, one.case, one.peer].join());
  return [...groups.values()].map((group) => summaryOf(group, all));
}

export function spreadOf(values: readonly number[]): Spread {
  const interval = medianInterval(values);
  const [low, high] = interval ? [interval.low, interval.high] : [Math.min(...values), Math.max(...values)];
  return { median: median(values), low, high, isInterval: interval !== null };
}

function summaryOf(group: readonly Measurement[], all: readonly Measurement[]): Summary {
  const { subject, case: name, peer } = group[0]!;
  const ratios = group.flatMap((one) => {
    const rival = all.find((other) => isRival(one, other));
    return rival === undefined || rival.peer === peer ? [] : [rival.cpuMs / one.cpuMs];
  });
  const timesLess = ratios.length === 0 ? undefined : spreadOf(ratios);
  return {
    ...{ subject, case: name, peer, builds: group.length },
    cpuMs: spreadOf(group.map(({ cpuMs }) => cpuMs)),
    wallMs: spreadOf(group.map(({ wallMs }) => wallMs)),
    pushedBytes: median(group.map(({ pushedBytes }) => pushedBytes)),
    timesLess,
    aims: [...timesAims(name, peer, timesLess), ...pushAims(name, peer, group)],
  };
}

function isRival(one: Measurement, other: Measurement): boolean {
  const isSame = one.subject === other.subject && one.case === other.case && one.round === other.round;
  return isSame && other.peer.startsWith('containerify');
}

function timesAims(name: Case, peer: string, timesLess: Spread | undefined): Aim[] {
  const aim = TIMES_LESS[name]?.[peer];
  if (aim === undefined || timesLess === undefined) return [];
  return [{ what: `≥ ${aim} times less CPU`, value: timesLess.median, isMet: timesLess.median >= aim }];
}

/** A changed line sends its layer and nothing else; what is unchanged sends none. */
function pushAims(name: Case, peer: string, group: readonly Measurement[]): Aim[] {
  if (!OURS.test(peer) || (name !== 'line' && name !== 'unchanged')) return [];
  const shares = group.map(({ pushedLayerBytes, newLayerBytes }) =>
    newLayerBytes === 0 ? 1 + pushedLayerBytes : pushedLayerBytes / newLayerBytes,
  );
  const share = Math.max(...shares);
  const base = Math.max(...group.map(({ baseLayersSent }) => baseLayersSent));
  return [
    { what: `≤ ${MOST_PUSHED} of the new layers' bytes sent`, value: share, isMet: share <= MOST_PUSHED },
    { what: 'no layer of the base sent', value: base, isMet: base === 0 },
  ];
}
