import { forthAndBack } from './script.ts';
import type { Strategy } from './strategy.ts';

/** Pods are replaced one by one; clients meet both versions meanwhile. */
export const rolling: Strategy = {
  name: 'rolling',
  words: 'rolling',
  summary: 'pods are replaced one by one',
  rank: 20,
  role: 'candidate',
  values: { strategy: { type: 'rolling', rolling: { maxSurge: 1, maxUnavailable: 0 } }, drain: { enabled: true } },
  workload: 'Deployment',
  change: 'version',
  script: forthAndBack(['gone', 'served'], ['gone', 'served']),
  gated: true,
  drainTwin: null,
};
