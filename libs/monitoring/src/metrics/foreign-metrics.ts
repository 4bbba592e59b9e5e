/**
 * Metrics of programs that are not ours, by what has them: Prometheus 2.42 itself, controller/metrics/prommetrics.go of Argo Rollouts v1.9.0 and
 * the page Metrics of Argo CD's operator manual.
 */
export const FOREIGN_METRICS: readonly string[] = [
  ...['up', 'prometheus_rule_evaluation_failures_total'],
  ...['rollout_info', 'rollout_info_replicas_available', 'rollout_info_replicas_desired', 'rollout_reconcile_error'],
  'argocd_app_info',
];
