import { APPLICATION, GROUP, podOf, ROLLOUT, series } from './healthy-world.ts';
import { bends, comes, goes, turns, type World } from './series.ts';

/** What goes wrong at FAULT_MINUTE, and which alerts there are so many minutes later: these and no others. */
export interface Fault {
  readonly fault: string;
  readonly alerts: readonly string[];
  readonly minutes: number;
  readonly series: World;
}

const POD = podOf('transfer', 0);
const OTHER = podOf('transfer', 1);
const BOTH = [POD, OTHER];
const LAG = BOTH.map((pod) => `consumer_lag_messages{${pod},${GROUP}}`);
const DELIVERED = `${POD},${GROUP},topic="account.steps"`;
const HANDLED = BOTH.map((pod) => `message_deliveries_total{${pod},${GROUP},topic="account.steps",outcome="handled"}`);
const HEALTHY_ROLLOUT = `rollout_info{${ROLLOUT},strategy="blueGreen",traffic_router="",phase="Healthy"}`;
const HEALTHY_APPLICATION = `argocd_app_info{${APPLICATION},sync_status="Synced",health_status="Healthy"}`;

const each = (names: readonly string[], values: string): World => Object.fromEntries(names.map((n) => [n, values]));
const phase = (name: string): World => ({
  [HEALTHY_ROLLOUT]: goes(1),
  [`rollout_info{${ROLLOUT},strategy="blueGreen",traffic_router="",phase="${name}"}`]: comes(1),
});

const HTTP: readonly Fault[] = [
  {
    fault: 'a version fails one request of ten',
    alerts: ['ServiceErrors'],
    // Of the hour before it is 1.7 % after ten minutes.
    minutes: 12,
    series: { [series.answered(POD, 500)]: bends(0, 120) },
  },
  {
    fault: 'one request of 90 fails, for hours',
    alerts: ['ServiceErrorsLinger'],
    minutes: 120,
    series: { [series.answered(POD, 500)]: bends(0, 14) },
  },
  {
    fault: 'one answer of twenty takes two seconds',
    alerts: ['ServiceSlow'],
    minutes: 12,
    series: Object.fromEntries(
      BOTH.flatMap((pod) => ['0.05', '0.1'].map((le) => [series.within(pod, le), bends(600, 570)])),
    ),
  },
  {
    fault: 'an Ingress leads nowhere any more',
    alerts: ['ServiceTrafficFell'],
    minutes: 20,
    series: {
      ...each(
        BOTH.map((pod) => series.answered(pod, 201)),
        bends(600, 6),
      ),
      ...each(
        BOTH.map((pod) => series.answered(pod, 429)),
        bends(6, 0),
      ),
    },
  },
  {
    fault: 'one client sends far too much',
    alerts: ['ClientsLimited'],
    minutes: 18,
    series: { [series.answered(POD, 429)]: bends(6, 600) },
  },
  {
    fault: 'more requests come than are admitted',
    alerts: ['ServiceOverloaded'],
    minutes: 5,
    series: { [`http_server_requests_overload_total{${POD}}`]: bends(0, 30) },
  },
  {
    fault: 'requests wait all the time',
    alerts: ['ServiceQueues'],
    minutes: 12,
    series: { [`http_server_requests_waiting{${POD}}`]: turns(0, 12) },
  },
  {
    fault: 'a computation blocks the event loop',
    alerts: ['EventLoopBlocked'],
    minutes: 7,
    series: { [`nodejs_eventloop_lag_p99_seconds{${POD}}`]: turns(0.012, 0.9) },
  },
];

const MESSAGING: readonly Fault[] = [
  {
    fault: 'Kafka takes no messages',
    alerts: ['OutboxStuck'],
    minutes: 3,
    series: { [`relay_age_seconds{${POD}}`]: turns(0.2, 90) },
  },
  {
    fault: 'a note whose commit never came is not dropped',
    alerts: ['OutboxNoteOld'],
    minutes: 7,
    series: { [`outbox_oldest_note_seconds{${POD}}`]: turns(3, 2_000) },
  },
  {
    fault: 'nobody gets the lease',
    alerts: ['RelayWithoutLeader'],
    minutes: 4,
    series: { [`relay_leading{${POD}}`]: turns(1, 0) },
  },
  {
    fault: 'two hold the lease',
    alerts: ['RelayTwice'],
    minutes: 4,
    series: { [`relay_leading{${OTHER}}`]: turns(0, 1) },
  },
  {
    fault: 'somebody empties the outbox',
    alerts: ['OutboxLost'],
    minutes: 1,
    series: { [`outbox_notes_restored_total{${POD}}`]: turns(0, 7) },
  },
  {
    fault: 'messages come faster than they are taken',
    alerts: ['ConsumerLag'],
    minutes: 7,
    series: each(LAG, turns(4, 40_000)),
  },
  {
    fault: 'the group has no members',
    alerts: ['ConsumerStandsStill'],
    minutes: 12,
    series: { ...each(HANDLED, bends(600, 0)), ...each(LAG, turns(4, 40)) },
  },
  {
    fault: 'the broker does not answer',
    alerts: ['ConsumerLagUnknown'],
    minutes: 60,
    series: each(LAG, goes(4)),
  },
  {
    fault: 'an account cannot be reached, and its step is repeated',
    alerts: ['ConsumerRetries'],
    minutes: 13,
    series: { [`message_deliveries_total{${DELIVERED},outcome="retried"}`]: bends(0, 12) },
  },
  {
    fault: 'a message cannot be understood: the first one of this process',
    alerts: ['MessagesDeadLettered'],
    minutes: 1,
    series: { [`message_deliveries_total{${DELIVERED},outcome="dead-lettered"}`]: comes(1) },
  },
  {
    fault: 'no version is promoted for its consumers',
    alerts: ['ConsumersGated'],
    minutes: 12,
    series: { 'consumer_gate_share{namespace="bank",rollout="transfer",hash="stable"}': turns(1, 0) },
  },
  {
    fault: 'a saga cannot go on',
    alerts: ['TransferStuck'],
    minutes: 3,
    series: { [`transfers_stuck{${POD}}`]: turns(0, 1) },
  },
  {
    fault: 'a transfer is late',
    alerts: ['TransfersLate'],
    minutes: 3,
    series: { [`transfers_oldest_late_seconds{${POD}}`]: turns(1, 300) },
  },
];

const PLATFORM: readonly Fault[] = [
  { fault: 'a switch is aborted', alerts: ['RolloutDegraded'], minutes: 3, series: phase('Degraded') },
  { fault: 'a switch does not end', alerts: ['RolloutStuck'], minutes: 18, series: phase('Progressing') },
  { fault: 'nobody promotes', alerts: ['RolloutPaused'], minutes: 65, series: phase('Paused') },
  {
    fault: 'a pod finds no node',
    alerts: ['RolloutPodsMissing'],
    minutes: 12,
    series: { [`rollout_info_replicas_available{${ROLLOUT}}`]: turns(2, 1) },
  },
  {
    fault: 'the controller may not read a Service',
    alerts: ['RolloutReconcileErrors'],
    minutes: 13,
    series: { [`rollout_reconcile_error{${ROLLOUT}}`]: bends(0, 3) },
  },
  {
    fault: 'a process hangs',
    alerts: ['TargetDown'],
    minutes: 4,
    series: { [`up{${POD}}`]: turns(1, 0) },
  },
  {
    fault: 'a pod is out of memory each few minutes',
    alerts: ['ProcessRestarts'],
    minutes: 15,
    series: { [`process_start_time_seconds{${POD}}`]: bends(0, 60) },
  },
  {
    fault: 'a pod does not end its drain',
    alerts: ['DrainStuck'],
    minutes: 4,
    series: { [`service_drain_state{${POD}}`]: turns(0, 2) },
  },
  {
    fault: 'a rule joins what has no single partner',
    alerts: ['RulesFail'],
    minutes: 9,
    series: {
      'prometheus_rule_evaluation_failures_total{namespace="monitoring",rule_group="cutover-http"}': bends(0, 2),
    },
  },
  {
    fault: 'the forge is away',
    alerts: ['DeliveryFails'],
    minutes: 5,
    series: { 'delivery_failures_total{namespace="delivery",service="delivery",pod="delivery-0"}': bends(0, 2) },
  },
  {
    fault: 'what Argo CD applied is ill',
    alerts: ['ApplicationDegraded'],
    minutes: 7,
    series: {
      [HEALTHY_APPLICATION]: goes(1),
      [`argocd_app_info{${APPLICATION},sync_status="Synced",health_status="Degraded"}`]: comes(1),
    },
  },
  {
    fault: 'somebody edits by hand',
    alerts: ['ApplicationOutOfSync'],
    minutes: 33,
    series: {
      [HEALTHY_APPLICATION]: goes(1),
      [`argocd_app_info{${APPLICATION},sync_status="OutOfSync",health_status="Healthy"}`]: comes(1),
    },
  },
];

export const FAULTS: readonly Fault[] = [...HTTP, ...MESSAGING, ...PLATFORM];
