import { lacking } from './lacking.ts';
import type { Comparison } from './options.ts';
import { strategyOf } from '../strategy/strategies.ts';

const crd = 'rollouts.argoproj.io';

/** @throws SetUpError where a strategy is a Rollout's and the cluster has never heard of Rollouts */
export const needRollouts = async (comparison: Pick<Comparison, 'cluster' | 'strategies'>): Promise<void> => {
  const { cluster, strategies } = comparison;
  const names = strategies.filter((name) => strategyOf(name).workload === 'Rollout');
  if (names.length === 0) return;
  const { stdout } = await cluster.kubectl(['get', 'crd', crd, '--ignore-not-found', '--output', 'name']);
  if (stdout.trim() !== '') return;
  const mend = 'install it (cutover up --with rollouts)';
  throw lacking(names, comparison, { what: 'Argo Rollouts', state: 'does not have', mend });
};
