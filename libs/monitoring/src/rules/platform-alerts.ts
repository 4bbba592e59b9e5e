import { rise, SERVICE } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

const APPLICATION = '{{ $labels.namespace }}/{{ $labels.name }}';

const PROCESSES: readonly AlertRule[] = [
  {
    alert: 'TargetDown',
    expr: 'count by (namespace, service, job) (up == 0) > 0',
    for: '2m',
    severity: 'page',
    summary: `{{ $value }} targets of ${SERVICE} ({{ $labels.job }}) do not answer Prometheus`,
    description:
      'The process is gone or hangs, or a NetworkPolicy keeps Prometheus out. Alerts on it see nothing meanwhile.',
  },
  {
    alert: 'ProcessRestarts',
    expr: 'sum by (namespace, service, pod) (changes(process_start_time_seconds[15m])) > 2',
    severity: 'ticket',
    summary: `{{ $labels.pod }} of ${SERVICE} was started {{ $value }} times in 15 minutes`,
    description: 'Out of memory, or a fault at its start: kubectl logs --previous.',
  },
  {
    alert: 'DrainStuck',
    expr: 'max by (namespace, service, pod) (service_drain_state) > 0',
    for: '2m',
    severity: 'ticket',
    summary: `{{ $labels.pod }} of ${SERVICE} has been draining for minutes`,
    description: 'The longest drain is drain.deadlineMs: something keeps its process from ending.',
  },
  {
    alert: 'RulesFail',
    expr: 'sum by (namespace, rule_group) (rate(prometheus_rule_evaluation_failures_total[5m])) > 0',
    for: '5m',
    severity: 'page',
    summary: 'rules of {{ $labels.rule_group }} cannot be evaluated',
    description: 'Their alerts are blind. The page /rules of Prometheus says why.',
  },
];

const DELIVERY: readonly AlertRule[] = [
  {
    alert: 'DeliveryFails',
    expr: `sum by (namespace, service) (${rise('delivery_failures_total', '15m')}) > 3`,
    severity: 'ticket',
    summary: `${SERVICE} failed {{ $value }} times in 15 minutes to look at the forge or the cluster`,
    description: 'Previews and promotions wait: its log names what does not answer.',
  },
  {
    alert: 'ApplicationDegraded',
    expr: 'max by (namespace, name) (argocd_app_info{health_status="Degraded"}) == 1',
    for: '5m',
    severity: 'page',
    summary: `the Application ${APPLICATION} is degraded`,
    description: 'What Argo CD applied does not become healthy.',
  },
  {
    alert: 'ApplicationOutOfSync',
    expr: 'max by (namespace, name) (argocd_app_info{sync_status="OutOfSync"}) == 1',
    for: '30m',
    severity: 'ticket',
    summary: `the Application ${APPLICATION} differs from Git`,
    description: 'A sync fails, or somebody changes objects by hand again and again.',
  },
];

/** Processes that are watched, and what delivers them. */
export const PLATFORM_ALERTS: RuleGroup = { name: 'cutover-platform', rules: [...PROCESSES, ...DELIVERY] };
