import { canary } from './canary.ts';
import type { Strategy } from './strategy.ts';

/** What an abort costs people: its roll-back is the abort, from the first step, of what was never promoted. */
export const canaryAborted: Strategy = {
  ...canary,
  name: 'canary-aborted',
  words: 'canary aborted by hand',
  summary: 'a canary that is aborted at its first step: what the way back costs',
  rank: 64,
  script: [
    { do: 'steady' },
    { do: 'deploy', moves: ['step'] },
    { do: 'rollback', moves: ['full', 'gone', 'served'] },
    { do: 'settle' },
  ],
};
