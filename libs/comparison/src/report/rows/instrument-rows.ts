import type { LaneResult, PhaseHost, PhaseResult } from '../../record/lane-result.ts';
import type { MetricRow } from './row.ts';
import { duration, listing, percent } from '../words/format.ts';

/** The phase in which the generator was latest, where that is not what the whole lane says. */
const latest = ({ phases }: LaneResult): string => {
  const worst = phases.reduce<PhaseResult | null>(
    (most, phase) => (phase.lateness.p99 > (most?.lateness.p99 ?? 0) ? phase : most),
    null,
  );
  return worst === null ? '' : `; at worst ${duration(worst.lateness.p99)}, in phase ${worst.name}`;
};

/** Largest share that any phase had; "not known" where one does not say. */
const highest = ({ phases }: LaneResult, of: keyof PhaseHost): string => {
  const shares = phases.map(({ host }) => host[of]).filter((share) => share !== null);
  return shares.length === 0 ? 'not known' : percent(Math.max(...shares));
};

const machine: readonly (keyof PhaseHost)[] = ['cpuForeign', 'steal', 'cpuPressure', 'memoryPressure'];

const unchecked = ({ instrument }: LaneResult): string =>
  instrument.unchecked.length === 0 ? '' : `; not checked, since not known: ${listing(instrument.unchecked)}`;

const wakes = ({ marks }: LaneResult) => marks.filter(({ name }) => name === 'wake');

/** What was ordered before, that the controller had lost, and for how long it was not done. */
function lostChanges(lane: LaneResult): string {
  const orders = lane.marks.filter(({ name }) => name !== 'wake' && name !== 'step');
  const words = wakes(lane).map(({ at }) => {
    const lost = orders.findLast((order) => order.at <= at);
    return lost === undefined ? duration(at) : `${duration(at - lost.at)} after ${lost.name}`;
  });
  return listing(words);
}

/** Whether a lane's figures may be believed. */
export const instrumentRows: readonly MetricRow[] = [
  {
    id: 'lateness',
    label: 'generator lateness p99',
    definition:
      'how late the load generator itself was, in the lane and in its worst phase; a lane is void above 20 ms, and where more than a quarter of any second’s requests left later than that',
    cell: (lane) => ({ text: `${duration(lane.lateness.p99)}${latest(lane)}`, tone: 'plain' }),
  },
  {
    id: 'machine',
    label: 'others / steal / CPU, memory pressure',
    definition:
      'what the worst phase had: share of the CPUs that others on the machine used and that the hypervisor took, share of the time in which something waited for a CPU and for memory; a lane is void where others used more than 25 %, steal or memory pressure passed 10 %, or CPU pressure 90 % before the change',
    cell: (lane) => ({ text: machine.map((of) => highest(lane, of)).join(' / '), tone: 'plain' }),
  },
  {
    id: 'throttled',
    label: 'pods throttled',
    definition:
      'time that the cgroups of the app’s pods were held back by their CPU limits, all added up; of pods that left, up to the last look at them, one a second',
    cell: ({ host }) => ({
      text: host.throttledMs === null ? 'not known' : duration(Math.round(host.throttledMs)),
      tone: 'plain',
    }),
  },
  {
    id: 'wake',
    label: 'controller woken',
    definition:
      'Argo Rollouts’ controller had not looked at a change for 10 s, having lost it (argo-rollouts#4694), and was woken by an annotation; until then nothing happened, and the times of that switch hold the wait',
    cell: (lane) => ({ text: lostChanges(lane), tone: 'bad' }),
    where: (lane) => wakes(lane).length > 0,
  },
  {
    id: 'void',
    label: 'counts?',
    definition: 'whether the lane counts; a void lane is shown, and left out of every sum',
    cell: (lane) =>
      lane.void.void
        ? { text: `void: ${lane.void.reasons.join('; ')}`, tone: 'bad' }
        : { text: `yes${unchecked(lane)}`, tone: 'good' },
  },
];
