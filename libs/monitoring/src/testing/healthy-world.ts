import { rising, steady, type World } from './series.ts';

/** The labels of a pod's target. */
export function podOf(service: string, number: number): string {
  return `namespace="bank",service="${service}",pod="${service}-${number}",job="services"`;
}

const POST = 'method="POST",route="/transfers"';

/** Requests of a pod by what became of them, and by how long they took. */
export const series = {
  answered: (pod: string, status: number) =>
    `http_server_request_duration_seconds_count{${pod},${POST},status="${status}"}`,
  within: (pod: string, seconds: string) =>
    `http_server_request_duration_seconds_bucket{${pod},${POST},status="201",le="${seconds}"}`,
};

/** Ten requests a second. */
const REQUESTS = 600;

function http(pod: string): World {
  const probes = `${pod},method="GET",route="/readyz",status="503"`;
  const streams = `${pod},method="GET",route="/transfers/:id/events",status="200"`;
  return {
    [series.answered(pod, 201)]: rising(REQUESTS),
    [series.answered(pod, 500)]: steady(0),
    [series.answered(pod, 429)]: rising(REQUESTS / 100),
    [series.within(pod, '0.05')]: rising(REQUESTS - 12),
    [series.within(pod, '0.1')]: rising(REQUESTS),
    [series.within(pod, '2.5')]: rising(REQUESTS),
    [series.within(pod, '+Inf')]: rising(REQUESTS),
    // What must not count: probes that are told "not ready", and streams that last an hour.
    [`http_server_request_duration_seconds_count{${probes}}`]: rising(60),
    [`http_server_request_duration_seconds_count{${streams}}`]: rising(10),
    [`http_server_request_duration_seconds_bucket{${streams},le="2.5"}`]: steady(0),
    [`http_server_request_duration_seconds_bucket{${streams},le="+Inf"}`]: rising(10),
    [`http_server_requests_overload_total{${pod}}`]: steady(3),
    [`http_server_requests_waiting{${pod}}`]: steady(0),
    [`http_server_requests_in_flight{${pod}}`]: steady(2),
    [`service_drain_state{${pod}}`]: steady(0),
  };
}

function process(pod: string): World {
  return {
    [`up{${pod}}`]: steady(1),
    [`nodejs_eventloop_lag_p99_seconds{${pod}}`]: steady(0.012),
    [`process_cpu_seconds_total{${pod}}`]: rising(3),
    [`process_resident_memory_bytes{${pod}}`]: steady(100_000_000),
    [`process_start_time_seconds{${pod}}`]: steady(1_700_000_000),
  };
}

export const GROUP = 'group="transfer-saga"';

function messaging(pod: string, leading: boolean): World {
  const delivered = `${pod},${GROUP},topic="account.steps"`;
  return {
    [`relay_leading{${pod}}`]: steady(leading ? 1 : 0),
    [`relay_age_seconds{${pod}}`]: steady(leading ? 0.2 : 0),
    [`outbox_oldest_note_seconds{${pod}}`]: steady(leading ? 3 : 0),
    [`outbox_notes_restored_total{${pod}}`]: steady(0),
    [`consumer_lag_messages{${pod},${GROUP}}`]: steady(4),
    [`message_deliveries_total{${delivered},outcome="handled"}`]: rising(REQUESTS),
    [`transfers_stuck{${pod}}`]: steady(0),
    [`transfers_oldest_late_seconds{${pod}}`]: steady(1),
  };
}

/** Labels of a Rollout; `namespace` is the controller's own word for where it is. */
export const ROLLOUT = 'namespace="bank",name="transfer"';
export const APPLICATION = 'namespace="argocd",name="dev-transfer"';

const PLATFORM: World = {
  [`rollout_info{${ROLLOUT},strategy="blueGreen",traffic_router="",phase="Healthy"}`]: steady(1),
  [`rollout_info_replicas_available{${ROLLOUT}}`]: steady(2),
  [`rollout_info_replicas_desired{${ROLLOUT}}`]: steady(2),
  [`rollout_reconcile_error{${ROLLOUT}}`]: steady(1),
  'consumer_gate_share{namespace="bank",rollout="transfer",hash="new"}': steady(0),
  'consumer_gate_share{namespace="bank",rollout="transfer",hash="stable"}': steady(1),
  [`argocd_app_info{${APPLICATION},sync_status="Synced",health_status="Healthy"}`]: steady(1),
  'delivery_failures_total{namespace="delivery",service="delivery",pod="delivery-0"}': steady(1),
  'prometheus_rule_evaluation_failures_total{namespace="monitoring",rule_group="cutover-http"}': steady(0),
};

/** Two pods of a service that has everything, ten requests a second each, and all else in order. */
export const HEALTHY: World = {
  ...[0, 1].map((n) => podOf('transfer', n)).reduce((all, pod) => ({ ...all, ...http(pod), ...process(pod) }), {}),
  ...messaging(podOf('transfer', 0), true),
  ...messaging(podOf('transfer', 1), false),
  ...PLATFORM,
};
