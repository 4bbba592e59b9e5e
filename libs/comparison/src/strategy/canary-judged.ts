import { canary } from './canary.ts';
import { forthAndBack } from './script.ts';
import type { Strategy } from './strategy.ts';

/** A judge outside the cluster reads what the lane's own clients meet, each second, and promotes, aborts, or leaves it to people. */
export const canaryJudged: Strategy = {
  ...canary,
  name: 'canary-judged',
  words: 'canary with a judge',
  summary: 'a canary that a judge (--policy) promotes or aborts by what its clients meet',
  rank: 66,
  script: forthAndBack(['judged', 'gone', 'served'], ['full', 'gone', 'served']),
};
