import type { AlertRule, RuleGroup } from './rule.ts';

const ROLLOUT = '{{ $labels.namespace }}/{{ $labels.name }}';

const inPhase = (phase: string): string => `max by (namespace, name) (rollout_info{phase="${phase}"}) == 1`;

const PHASES: readonly AlertRule[] = [
  {
    alert: 'RolloutDegraded',
    expr: inPhase('Degraded'),
    for: '1m',
    severity: 'page',
    summary: `the Rollout ${ROLLOUT} was aborted, or makes no progress`,
    description: 'The stable version serves. See why the new one is not ready, then revert the commit or retry.',
  },
  {
    alert: 'RolloutStuck',
    expr: inPhase('Progressing'),
    for: '15m',
    severity: 'ticket',
    summary: `the Rollout ${ROLLOUT} has been under way for more than 15 minutes`,
    description: 'Every switch of ours is over in a few minutes, or fails by progressDeadlineSeconds.',
  },
  {
    alert: 'RolloutPaused',
    expr: inPhase('Paused'),
    for: '1h',
    severity: 'ticket',
    summary: `the Rollout ${ROLLOUT} has waited for a promotion for more than an hour`,
    description: 'Twice the pods are paid for meanwhile. Promote it or abort it.',
  },
];

/** What Argo Rollouts' controller says of Rollouts; its own label `namespace` has to be honoured. */
export const ROLLOUT_ALERTS: RuleGroup = {
  name: 'cutover-rollouts',
  rules: [
    ...PHASES,
    {
      alert: 'RolloutPodsMissing',
      expr: 'rollout_info_replicas_available < rollout_info_replicas_desired',
      for: '10m',
      severity: 'page',
      summary: `the Rollout ${ROLLOUT} has {{ $value }} available pods, fewer than it should`,
      description: 'Pods do not become ready, or find no place: describe them.',
    },
    {
      alert: 'RolloutReconcileErrors',
      expr: 'sum by (namespace, name) (rate(rollout_reconcile_error[5m])) > 0',
      for: '10m',
      severity: 'ticket',
      summary: `the controller fails on the Rollout ${ROLLOUT} again and again`,
      description: 'Its log says why; the Rollout does not move meanwhile.',
    },
  ],
};
