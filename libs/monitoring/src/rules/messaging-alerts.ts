import { BY_SERVICE, rise, SERVICE } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

const BY_GROUP = 'by (namespace, service, group)';
const GROUP = `the group {{ $labels.group }} of ${SERVICE}`;

const OUTBOX: readonly AlertRule[] = [
  {
    alert: 'OutboxStuck',
    expr: `max ${BY_SERVICE} (relay_age_seconds) > 30`,
    for: '1m',
    severity: 'page',
    summary: `${SERVICE} has not published a commit of {{ $value | humanizeDuration }} ago`,
    description: 'Transfers stand still. Look at Kafka and at the log of the pod whose relay_leading is 1.',
  },
  {
    alert: 'OutboxNoteOld',
    expr: `max ${BY_SERVICE} (outbox_oldest_note_seconds) > 900`,
    for: '5m',
    severity: 'ticket',
    summary: `a note in the outbox of ${SERVICE} is {{ $value | humanizeDuration }} old`,
    description: 'Its commit never came, and the relay should have dropped it: it looks at it again and again.',
  },
  {
    alert: 'RelayWithoutLeader',
    expr: `max ${BY_SERVICE} (relay_leading) == 0`,
    for: '2m',
    severity: 'page',
    summary: `no pod of ${SERVICE} relays`,
    description: 'Nothing is published, and ages are not measured either. The lease is in MongoDB.',
  },
  {
    alert: 'RelayTwice',
    expr: `sum ${BY_SERVICE} (relay_leading) > 1`,
    for: '2m',
    severity: 'ticket',
    summary: `{{ $value }} pods of ${SERVICE} relay at once`,
    description: 'Consumers see through duplicates, so nothing is lost; the lease does not hold, or clocks differ.',
  },
  {
    alert: 'OutboxLost',
    expr: `sum ${BY_SERVICE} (${rise('outbox_notes_restored_total', '1h')}) > 0`,
    severity: 'ticket',
    summary: `${SERVICE} noted {{ $value }} commits anew: its outbox, or a part of it, was lost`,
    description: 'They are published now. Find out what deleted from the outbox.',
  },
];

const CONSUMERS: readonly AlertRule[] = [
  {
    alert: 'ConsumerLag',
    expr: `max ${BY_GROUP} (consumer_lag_messages) > 1000`,
    for: '5m',
    severity: 'ticket',
    summary: `${GROUP} is {{ $value }} messages behind`,
    description: 'It takes them more slowly than they come. More pods help up to the number of partitions.',
  },
  {
    alert: 'ConsumerStandsStill',
    expr: [
      `max ${BY_GROUP} (consumer_lag_messages) > 0`,
      `sum ${BY_GROUP} (rate(message_deliveries_total{outcome=~"handled|duplicate|dead-lettered"}[5m])) > 0`,
    ]
      .map((part) => `(${part})`)
      .join(' unless '),
    for: '5m',
    severity: 'page',
    summary: `${GROUP} takes none of {{ $value }} messages`,
    description:
      'Nobody is in the group, its version was not promoted (consumer-gate), or a message holds its partition back.',
  },
  {
    alert: 'ConsumerLagUnknown',
    expr: [
      `count ${BY_GROUP} (last_over_time(consumer_lag_messages[6h])) unless count ${BY_GROUP} (consumer_lag_messages)`,
      `max ${BY_SERVICE} (up) == 1`,
    ]
      .map((part) => `(${part})`)
      .join(' and on (namespace, service) '),
    for: '5m',
    severity: 'ticket',
    summary: `nobody knows how far behind ${GROUP} is`,
    description: 'Its pods answer, but the broker does not answer them.',
  },
  {
    alert: 'ConsumerRetries',
    expr: `sum by (namespace, service, group, topic) (rate(message_deliveries_total{outcome="retried"}[5m])) > 0`,
    for: '10m',
    severity: 'ticket',
    summary: `${GROUP} repeats messages of {{ $labels.topic }}`,
    description: 'Something that it needs is away; the key of the message waits meanwhile.',
  },
  {
    alert: 'MessagesDeadLettered',
    expr: `sum by (namespace, service, group, topic) (${rise('message_deliveries_total{outcome="dead-lettered"}', '15m')}) > 0`,
    severity: 'page',
    summary: `${GROUP} put {{ $value }} messages of {{ $labels.topic }} aside`,
    description:
      'A step of a transfer may wait for ever. Read them by the command dead-letters, mend the cause, send them again.',
  },
  {
    alert: 'ConsumersGated',
    expr: 'max by (namespace, rollout) (consumer_gate_share) == 0',
    for: '10m',
    severity: 'page',
    summary: 'no version of {{ $labels.namespace }}/{{ $labels.rollout }} may consume',
    description: 'Its Rollout says so, or consumer-gate has read it wrongly: compare its ConfigMap with the Rollout.',
  },
];

/** The outbox, its relay, and whoever consumes. */
export const MESSAGING_ALERTS: RuleGroup = { name: 'cutover-messaging', rules: [...OUTBOX, ...CONSUMERS] };
