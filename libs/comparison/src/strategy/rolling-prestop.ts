import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** Seconds that a pod sleeps before SIGTERM: longer than a Service goes on sending it connections. */
const preStopSleepSeconds = 5;

/** What many charts do: a sleep before SIGTERM, and a process that ends at once after it. New connections have gone elsewhere by then; kept ones have not. */
export const rollingPrestop: Strategy = {
  ...rolling,
  name: 'rolling-prestop',
  words: 'rolling with a preStop sleep alone',
  summary: 'pods sleep before SIGTERM (preStop), and the app does not drain',
  rank: 12,
  values: { ...rolling.values, drain: { enabled: false, preStopSleepSeconds } },
  drainTwin: 'rolling',
};
