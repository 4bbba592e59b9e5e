import { createMannWhitneyPolicy, createThresholdPolicy, type Policy } from '@cutover/judge';

/** A rival with one knob: from the most to the least eager to abort. */
export interface Rival {
  readonly name: string;
  readonly settings: readonly number[];
  create(setting: number): Policy;
}

const INTERVAL = 10;

export const threshold: Rival = {
  name: 'threshold',
  settings: [0.995, 0.99, 0.985, 0.98, 0.975, 0.97, 0.965, 0.96, 0.955, 0.95, 0.94, 0.93, 0.92, 0.91, 0.9, 0.85, 0.8],
  create: (successRate) => createThresholdPolicy({ interval: INTERVAL, successRate, failureLimit: 0 }),
};

export const mannWhitney: Rival = {
  name: 'Mann–Whitney',
  settings: [0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999],
  create: (level) => createMannWhitneyPolicy({ interval: INTERVAL, level }),
};
