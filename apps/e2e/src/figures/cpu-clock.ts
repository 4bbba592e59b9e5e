import { cpus } from 'node:os';

const MS = 1_000;

/** Seconds that all CPUs of the machine have worked since it started, whoever for. */
export const cpuClock = (): number =>
  cpus().reduce((sum, { times: { idle: _, ...busy } }) => sum + Object.values(busy).reduce((a, b) => a + b, 0), 0) / MS;
