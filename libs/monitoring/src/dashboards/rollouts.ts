import type { Dashboard } from './dashboard.ts';

const OF = 'namespace=~"$namespace",name=~"$name"';
const ROLLOUT = '{{namespace}}/{{name}}';

/** What Argo Rollouts' controller says of switches. */
export const ROLLOUTS: Dashboard = {
  name: 'rollouts',
  title: 'Rollouts',
  description: 'Which switches are under way, wait or were aborted, and with how many pods.',
  variables: [
    { name: 'namespace', metric: 'rollout_info', label: 'namespace' },
    { name: 'name', metric: 'rollout_info', label: 'name', within: 'namespace=~"$namespace"' },
  ],
  rows: [
    {
      title: 'Switches',
      panels: [
        {
          title: 'Phase',
          description: 'Healthy, Progressing, Paused or Degraded (aborted, or without progress).',
          unit: 'none',
          queries: [
            {
              expr: `max by (namespace, name, strategy, phase) (rollout_info{${OF}}) == 1`,
              legend: `${ROLLOUT} {{strategy}}: {{phase}}`,
            },
          ],
        },
        {
          title: 'Pods that are available, of those that should be',
          description: 'During blue/green twice as many are wanted.',
          unit: 'short',
          queries: [
            { expr: `rollout_info_replicas_available{${OF}}`, legend: `${ROLLOUT} available` },
            { expr: `rollout_info_replicas_desired{${OF}}`, legend: `${ROLLOUT} desired` },
          ],
        },
      ],
    },
    {
      title: 'Controller',
      panels: [
        {
          title: 'Reconciliations that fail',
          description: 'The Rollout does not move meanwhile; the controller’s log says why.',
          unit: 'ops',
          queries: [{ expr: `sum by (namespace, name) (rate(rollout_reconcile_error{${OF}}[5m]))`, legend: ROLLOUT }],
        },
        {
          title: 'Share of consumers that each revision has',
          description: 'A version consumes once it is promoted; a canary consumes its share.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'max by (namespace, rollout, hash) (consumer_gate_share{namespace=~"$namespace",rollout=~"$name"})',
              legend: '{{namespace}}/{{rollout}} {{hash}}',
            },
          ],
        },
      ],
    },
  ],
};
