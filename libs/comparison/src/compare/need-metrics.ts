import type { Comparison } from './options.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';
import { strategyOf } from '../strategy/strategies.ts';

const api = 'v1beta1.metrics.k8s.io';
const available = 'jsonpath={.status.conditions[?(@.type=="Available")].status}';

/** @throws SetUpError where a strategy's autoscaler goes by the CPU of pods and the cluster tells nobody of it */
export const needMetrics = async ({ cluster, strategies }: Comparison): Promise<void> => {
  const names = strategies.filter((name) => strategyOf(name).autoscaled === true);
  if (names.length === 0) return;
  const { stdout } = await cluster.kubectl(['get', 'apiservices', api, '--ignore-not-found', '--output', available]);
  if (stdout.trim() === 'True') return;
  const state = stdout.trim() === '' ? 'does not serve' : 'has and cannot reach';
  const without = 'install metrics-server (cutover up --with metrics-server), or leave these strategies out';
  throw new SetUpError(
    `${names.join(', ')}: needs the CPU of pods (metrics.k8s.io), which cluster ${cluster.name} ${state}: ${without}`,
  );
};
