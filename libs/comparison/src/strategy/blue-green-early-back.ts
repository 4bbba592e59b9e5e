import { blueGreen, blueGreenFor } from './blue-green.ts';
import { forthAndBack } from './script.ts';
import type { Strategy } from './strategy.ts';

/** The way back must begin within it: the hold and the time that a command takes, with room to spare. */
const scaleDownDelaySeconds = 12;

/** Rolled back while the pods of the version before are still up: a second switch, for which no pod has to start. */
export const blueGreenEarlyBack: Strategy = {
  ...blueGreen,
  name: 'blue-green-early-back',
  words: 'blue/green, rolled back within the delay',
  summary: 'blue/green, rolled back while the old pods are still up',
  rank: 60,
  values: { ...blueGreen.values, strategy: blueGreenFor(scaleDownDelaySeconds) },
  script: forthAndBack(['promote', 'served', 'kept'], ['promote', 'gone', 'served', 'kept']),
};
