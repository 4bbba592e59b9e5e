/** Istio's labels of both protocols, as its documentation lists them ("Istio Standard Metrics"). */
const COMMON = [
  'reporter',
  'source_workload',
  'source_workload_namespace',
  'source_principal',
  'source_app',
  'source_version',
  'source_canonical_service',
  'source_canonical_revision',
  'source_cluster',
  'destination_workload',
  'destination_workload_namespace',
  'destination_principal',
  'destination_app',
  'destination_version',
  'destination_canonical_service',
  'destination_canonical_revision',
  'destination_cluster',
  'destination_service',
  'destination_service_name',
  'destination_service_namespace',
  'request_protocol',
  'response_flags',
  'connection_security_policy',
] as const;

export const TCP_LABELS = COMMON;
export const HTTP_LABELS = [...COMMON, 'response_code', 'grpc_response_status'] as const;

export type TcpLabel = (typeof TCP_LABELS)[number];
export type HttpLabel = (typeof HTTP_LABELS)[number];
export type TcpLabels = Readonly<Record<TcpLabel, string>>;
export type HttpLabels = Readonly<Record<HttpLabel, string>>;
