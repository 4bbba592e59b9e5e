import { needMetrics } from './need-metrics.ts';
import { needRollouts } from './need-rollouts.ts';
import type { Comparison } from './options.ts';

/** @throws SetUpError where the cluster has not what strategies need: one line, before anything waits for it */
export const needPlatform = async (asked: Pick<Comparison, 'cluster' | 'strategies'>): Promise<void> => {
  await needRollouts(asked);
  await needMetrics(asked);
};
