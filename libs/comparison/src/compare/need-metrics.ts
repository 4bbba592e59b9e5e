import { lacking } from './lacking.ts';
import type { Comparison } from './options.ts';
import { strategyOf } from '../strategy/strategies.ts';

const api = 'v1beta1.metrics.k8s.io';
const available = 'jsonpath={.status.conditions[?(@.type=="Available")].status}';

/** @throws SetUpError where a strategy's autoscaler goes by the CPU of pods and the cluster tells nobody of it */
export const needMetrics = async (comparison: Pick<Comparison, 'cluster' | 'strategies'>): Promise<void> => {
  const { cluster, strategies } = comparison;
  const names = strategies.filter((name) => strategyOf(name).autoscaled === true);
  if (names.length === 0) return;
  const { stdout } = await cluster.kubectl(['get', 'apiservices', api, '--ignore-not-found', '--output', available]);
  if (stdout.trim() === 'True') return;
  const state = stdout.trim() === '' ? 'does not serve' : 'has and cannot reach';
  const mend = 'install metrics-server (cutover up --with metrics-server)';
  throw lacking(names, comparison, { what: 'the CPU of pods (metrics.k8s.io)', state, mend });
};
