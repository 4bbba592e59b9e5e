import type { LaneResult } from '../../record/lane-result.ts';
import type { HostSample } from '../../record/host-sample.ts';

const present = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const total = (values: readonly (number | null)[]): number | null => {
  const known = present(values);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
};

/** Sums the samples of the machine up; null where the machine does not say. */
export const hostOf = (samples: readonly HostSample[]): LaneResult['host'] & { connectionsPeak: number | null } => {
  const busy = present(samples.map(({ cpuBusy }) => cpuBusy));
  const connections = present(samples.map((sample) => sample.connections));
  return {
    cpuBusyMean: mean(busy),
    cpuBusyMax: busy.length === 0 ? null : Math.max(...busy),
    cpuForeignMean: mean(present(samples.map(({ cpuForeign }) => cpuForeign))),
    throttledMs: total(samples.map(({ throttledMs }) => throttledMs)),
    cpuPressureMs: total(samples.map(({ cpuPressure }) => cpuPressure)),
    connectionsPeak: connections.length === 0 ? null : Math.max(...connections),
  };
};
