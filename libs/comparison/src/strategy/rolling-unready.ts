import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** What many guides advise: on SIGTERM not to be ready any more, to wait, and to close. Kept connections are told nothing, and are cut where they are idle then. */
export const rollingUnready: Strategy = {
  ...rolling,
  name: 'rolling-unready',
  words: 'rolling with readiness off',
  summary: 'pods are not ready from SIGTERM on, wait and close, and the app does not drain',
  rank: 14,
  values: { ...rolling.values, drain: { enabled: false, unready: true } },
  drainTwin: 'rolling',
};
