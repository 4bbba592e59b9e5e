import { forthAndBack } from './script.ts';
import type { Strategy } from './strategy.ts';

/** Kept connections move with their age alone: short enough that they do so within a step. */
export const canaryConnectionAgeMs = 10_000;

/** Some pods are new for a while beside the old ones, behind one Service: whoever meets them is a share of clients as large as theirs of the ready pods. Its steps are those of the comparison. */
export const canary: Strategy = {
  name: 'canary',
  words: 'canary',
  summary: 'a quarter of the pods is new for a while, or what --steps says, then all are (Argo Rollouts, by replicas)',
  rank: 62,
  role: 'candidate',
  values: {
    strategy: { type: 'canary', canary: { maxSurge: 1, maxUnavailable: 0 } },
    drain: { enabled: true, maxConnectionAgeMs: canaryConnectionAgeMs },
  },
  workload: 'Rollout',
  change: 'version',
  script: forthAndBack(['steps', 'gone', 'served'], ['full', 'gone', 'served']),
  gated: true,
  drainTwin: null,
};
