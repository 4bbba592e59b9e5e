import type { Comparison } from './options.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';
import { strategyOf } from '../strategy/strategies.ts';

const crd = 'rollouts.argoproj.io';

/** @throws SetUpError where a strategy is a Rollout's and the cluster has never heard of Rollouts */
export const needRollouts = async ({ cluster, strategies }: Comparison): Promise<void> => {
  const names = strategies.filter((name) => strategyOf(name).workload === 'Rollout');
  if (names.length === 0) return;
  const { stdout } = await cluster.kubectl(['get', 'crd', crd, '--ignore-not-found', '--output', 'name']);
  if (stdout.trim() !== '') return;
  const without = 'install it (cutover up --with rollouts), or leave these strategies out';
  throw new SetUpError(
    `${names.join(', ')}: needs Argo Rollouts, which cluster ${cluster.name} does not have: ${without}`,
  );
};
