import type { RuleGroup } from '../rules/rule.ts';
import { groupsOf } from './rule-file.ts';

const PART_OF = { 'app.kubernetes.io/part-of': 'cutover' };

/** The groups for a Prometheus operator. */
export function prometheusRule(groups: readonly RuleGroup[]): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'cutover', namespace: 'monitoring', labels: PART_OF },
    spec: groupsOf(groups),
  };
}

/** Where a controller's metrics are, for a Prometheus operator; charts have ServiceMonitors of their own. */
function monitorOf(name: string, namespace: string, labels: Readonly<Record<string, string>>, port: string): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name, namespace: 'monitoring', labels: PART_OF },
    spec: {
      namespaceSelector: { matchNames: [namespace] },
      selector: { matchLabels: labels },
      // Their own label `namespace` says where the Rollout or the Application is, not where the controller runs.
      endpoints: [{ port, interval: '30s', honorLabels: true }],
    },
  };
}

export const CONTROLLER_MONITORS: readonly object[] = [
  monitorOf('argo-rollouts', 'argo-rollouts', { 'app.kubernetes.io/name': 'argo-rollouts-metrics' }, 'metrics'),
  monitorOf('argocd', 'argocd', { 'app.kubernetes.io/name': 'argocd-metrics' }, 'metrics'),
];
