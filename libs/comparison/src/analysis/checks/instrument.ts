import { latenessLimitMs, latenessOf, type RequestRecord } from '@cutover/traffic';

import { bunchLimit, worstBunch } from '../metrics/generator.ts';
import type { LaneResult, PhaseHost, PhaseResult } from '../../record/lane-result.ts';

/** Nothing is to be built while a lane is measured: with more than this taken by others, its pods compete with them. */
export const foreignLimit = 0.25;
/** Time that the hypervisor gave to other machines. */
export const stealLimit = 0.1;
/** Time in which something waited for memory: then pages are fetched again, and every latency is the disk's. */
export const memoryPressureLimit = 0.1;
/** Before anything is changed. A switch starts pods, which fill two CPUs on any machine; a steady load that does leaves no room to see one. */
export const steadyCpuPressureLimit = 0.9;

/** The 99th percentile of fewer sends is the lateness of less than ten: those are judged as a bunch. */
const fewestSent = 1000;

/** A shorter phase has two looks at the machine, or fewer. */
const shortestMs = 3000;

interface Sign {
  of: keyof PhaseHost;
  /** As the subject of "was 31 % during …", and of what is not known. */
  name: string;
  limit: number;
  phases?: readonly PhaseResult['name'][];
}

const signs: readonly Sign[] = [
  { of: 'cpuForeign', name: 'the share of the CPUs that others used', limit: foreignLimit },
  { of: 'steal', name: 'the share of the CPUs that the hypervisor took', limit: stealLimit },
  { of: 'memoryPressure', name: 'memory pressure', limit: memoryPressureLimit },
  { of: 'cpuPressure', name: 'CPU pressure', limit: steadyCpuPressureLimit, phases: ['steady'] },
];

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const isJudged =
  ({ phases }: Sign) =>
  ({ name, startMs, endMs }: PhaseResult): boolean =>
    endMs - startMs >= shortestMs && (phases?.includes(name) ?? true);

const hostFaults = (phases: readonly PhaseResult[]): string[] =>
  signs.flatMap((sign) =>
    phases.filter(isJudged(sign)).flatMap(({ name, host }) => {
      const share = host[sign.of];
      if (share === null || share <= sign.limit) return [];
      return [`${sign.name} was ${percent(share)} during ${name} (limit ${percent(sign.limit)}): quieten the machine`];
    }),
  );

const lateFaults = (requests: readonly RequestRecord[], phases: readonly PhaseResult[]): string[] => {
  const parts: [string, number][] = [
    ['all along', latenessOf(requests).p99],
    ...phases
      .filter(({ sent }) => sent >= fewestSent)
      .map(({ name, lateness }): [string, number] => [`during ${name}`, lateness.p99]),
  ];
  return parts
    .filter(([, p99]) => p99 > latenessLimitMs)
    .map(
      ([when, p99]) =>
        `the generator itself was late ${when} (p99 ${p99.toFixed(1)} ms, limit ${latenessLimitMs} ms): lower the rate or quieten the machine`,
    );
};

const bunchFaults = (requests: readonly RequestRecord[]): string[] => {
  const bunch = worstBunch(requests);
  if (bunch === null || bunch.late / bunch.of <= bunchLimit) return [];
  return [
    `the generator stood still: of ${bunch.of} requests due in the second from ${(bunch.atMs / 1000).toFixed(1)} s on, ${bunch.late} left more than ${latenessLimitMs} ms late`,
  ];
};

const clientFaults = (requests: readonly RequestRecord[]): string[] => {
  const own = requests.filter((request) => request.class === 'client');
  if (own.length === 0) return [];
  const codes = [...new Set(own.map(({ error }) => error ?? 'no code'))].join(', ');
  return [`${own.length} requests failed by the generator's own errors (${codes})`];
};

/** What of the instrument itself would make a lane's figures untrue, and by what it could not be judged. */
export const instrumentOf = (
  requests: readonly RequestRecord[],
  phases: readonly PhaseResult[],
): LaneResult['instrument'] => ({
  faults: [...lateFaults(requests, phases), ...bunchFaults(requests), ...clientFaults(requests), ...hostFaults(phases)],
  unchecked: signs
    .filter((sign) => phases.filter(isJudged(sign)).some(({ host }) => host[sign.of] === null))
    .map(({ name }) => name),
});
