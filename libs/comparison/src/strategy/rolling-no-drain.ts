import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** The control: its pods end at once, whatever is connected to them. */
export const rollingNoDrain: Strategy = {
  ...rolling,
  name: 'rolling-no-drain',
  words: 'rolling without drain',
  summary: 'the control, which is known to lose requests: pods end without draining',
  rank: 10,
  role: 'control',
  values: { ...rolling.values, drain: { enabled: false } },
  drainTwin: 'rolling',
};
