import type { Dashboard } from './dashboard.ts';

const PLACE = 'namespace=~"$namespace"';
const OF = `${PLACE},group=~"$group"`;
const GROUP = '{{namespace}}/{{service}} {{group}}';
const BY_GROUP = 'by (namespace, service, group)';
const SERVICE = '{{namespace}}/{{service}}';

/** How far behind consumers are, what becomes of messages, and the outboxes that they come from. */
export const CONSUMERS: Dashboard = {
  name: 'consumers',
  title: 'Consumers and outboxes',
  description: 'Lag of consumers, what became of messages, age of the outbox, and transfers that are late.',
  variables: [
    { name: 'namespace', metric: 'consumer_lag_messages', label: 'namespace' },
    { name: 'group', metric: 'consumer_lag_messages', label: 'group', within: PLACE },
  ],
  rows: [
    {
      title: 'Consumers',
      panels: [
        {
          title: 'Messages behind',
          description:
            'Above 1,000 for five minutes ConsumerLag tells of it. No line at all: the broker does not answer.',
          unit: 'short',
          queries: [{ expr: `max ${BY_GROUP} (consumer_lag_messages{${OF}})`, legend: GROUP }],
        },
        {
          title: 'Deliveries by what became of them',
          description: 'Duplicates are seen through; what is dead-lettered waits for somebody.',
          unit: 'ops',
          queries: [
            {
              expr: `sum by (namespace, service, group, outcome) (rate(message_deliveries_total{${OF}}[5m]))`,
              legend: `${GROUP} {{outcome}}`,
            },
          ],
        },
      ],
    },
    {
      title: 'Outbox',
      panels: [
        {
          title: 'Age of the oldest commit that is not published',
          description: 'Above 30 s OutboxStuck wakes somebody: look at Kafka and at the pod that leads.',
          unit: 's',
          queries: [{ expr: `max by (namespace, service) (relay_age_seconds{${PLACE}})`, legend: SERVICE }],
        },
        {
          title: 'Pods that relay',
          description: 'One of each service.',
          unit: 'short',
          queries: [{ expr: `sum by (namespace, service) (relay_leading{${PLACE}})`, legend: SERVICE }],
        },
      ],
    },
    {
      title: 'Transfers',
      panels: [
        {
          title: 'Stuck',
          description: 'Money is held or in between, and does not go on by itself.',
          unit: 'short',
          queries: [{ expr: `max by (namespace, service) (transfers_stuck{${PLACE}})`, legend: SERVICE }],
        },
        {
          title: 'Past the deadline by',
          description: 'Of the latest one.',
          unit: 's',
          queries: [{ expr: `max by (namespace, service) (transfers_oldest_late_seconds{${PLACE}})`, legend: SERVICE }],
        },
      ],
    },
  ],
};
