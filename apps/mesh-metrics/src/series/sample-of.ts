import { UNKNOWN_WORKLOAD, type WorkloadIdentity } from '../peers/identity.ts';
import type { Proxy } from '../proxy/proxy-of.ts';
import {
  milliseconds,
  type CommonProperties,
  type Entry,
  type Headers,
  type HttpEntry,
  type TcpEntry,
} from '../receive/messages.ts';
import { directionOf, type Direction } from './direction.ts';
import type { TcpLabels } from './label-names.ts';
import { flagsOf } from './response-flags.ts';
import type { NoSample, Sample } from './sample.ts';
import { securityOf } from './security-of.ts';
import { serviceOf } from './service-of.ts';

/** Who had an address at a time, in ms of the epoch. */
export type PeerAt = (address: string, time: number) => WorkloadIdentity | undefined;

export interface Sampled {
  readonly sample: Sample;
  /** The address of the other side was given, and nobody is known to have had it. */
  readonly isPeerUnknown: boolean;
}

/** Entries of the end of a request or connection; proxies that do not say which they are write at the end alone. */
const ENDS: ReadonlySet<string | undefined> = new Set([undefined, 'NotSet', 'TcpConnectionEnd', 'DownstreamEnd']);

/** One entry as what it adds to Istio's series. */
export function sampleOf(logged: Entry, proxy: Proxy, peerAt: PeerAt): Sampled | NoSample {
  const common = logged.entry.common_properties;
  if (common?.start_time?.seconds === undefined) return 'malformed';
  if (!ENDS.has(common.access_log_type) || common.intermediate_log_entry === true) return 'intermediate';
  const direction = directionOf(common, proxy);
  const { address, identity } = peerOf(common, direction, peerAt);
  const labels = {
    ...(direction === 'inbound' ? sideLabels(identity, proxy.identity) : sideLabels(proxy.identity, identity)),
    ...serviceLabels({ common, authority: authorityOf(logged), proxy, direction }),
    ...securityLabels(common, direction),
    reporter: direction === 'inbound' ? 'destination' : 'source',
    response_flags: flagsOf(common.response_flags),
  };
  const isPeerUnknown = address !== undefined && identity === UNKNOWN_WORKLOAD;
  return { sample: withAmounts(logged, labels), isPeerUnknown };
}

function withAmounts(logged: Entry, labels: Labels): Sample {
  return logged.kind === 'http' ? httpSample(logged.entry, labels) : tcpSample(logged.entry, labels);
}

function authorityOf(logged: Entry): string | undefined {
  return logged.kind === 'http' ? logged.entry.request?.authority : undefined;
}

function peerOf(common: CommonProperties, direction: Direction, peerAt: PeerAt) {
  const of = direction === 'inbound' ? common.downstream_direct_remote_address : common.upstream_remote_address;
  const address = of?.socket_address?.address;
  const identity = address === undefined ? undefined : peerAt(address, milliseconds(common.start_time ?? {}));
  return { address, identity: identity ?? UNKNOWN_WORKLOAD };
}

function sideLabels(source: WorkloadIdentity, destination: WorkloadIdentity) {
  return {
    source_workload: source.workload,
    source_workload_namespace: source.namespace,
    source_app: source.app,
    source_version: source.version,
    source_canonical_service: source.canonicalService,
    source_canonical_revision: source.canonicalRevision,
    source_cluster: source.cluster,
    destination_workload: destination.workload,
    destination_workload_namespace: destination.namespace,
    destination_app: destination.app,
    destination_version: destination.version,
    destination_canonical_service: destination.canonicalService,
    destination_canonical_revision: destination.canonicalRevision,
    destination_cluster: destination.cluster,
  };
}

function serviceLabels(asked: Parameters<typeof serviceOf>[0]) {
  const { host, name, namespace } = serviceOf(asked);
  return {
    destination_service: host,
    destination_service_name: name,
    destination_service_namespace: namespace,
  };
}

function securityLabels(common: CommonProperties, direction: Direction) {
  const { policy, sourcePrincipal, destinationPrincipal } = securityOf(common, direction);
  return {
    connection_security_policy: policy,
    source_principal: sourcePrincipal,
    destination_principal: destinationPrincipal,
  };
}

/** Of both protocols, but for the one that says which. */
type Labels = Omit<TcpLabels, 'request_protocol'>;

function httpSample(entry: HttpEntry, labels: Labels): Sample {
  const { common_properties: common = {}, request = {}, response = {} } = entry;
  return {
    kind: 'http',
    labels: { ...labels, ...protocolLabels(entry), response_code: String(response.response_code?.value ?? 0) },
    durationMs: milliseconds(common.duration ?? common.time_to_last_downstream_tx_byte ?? {}),
    requestBytes: request.request_body_bytes ?? 0,
    responseBytes: response.response_body_bytes ?? 0,
  };
}

/** gRPC's status comes with the trailers, or with the headers of an answer that has nothing else. */
function protocolLabels({ request, response = {} }: HttpEntry) {
  if (!isGrpc(request?.request_headers)) return { request_protocol: 'http', grpc_response_status: '' };
  const { response_trailers: trailers = {}, response_headers: headers = {} } = response;
  return { request_protocol: 'grpc', grpc_response_status: trailers['grpc-status'] ?? headers['grpc-status'] ?? '' };
}

function isGrpc({ 'content-type': type = '' }: Headers = {}): boolean {
  return type.startsWith('application/grpc');
}

function tcpSample({ connection_properties: passed = {} }: TcpEntry, labels: Labels): Sample {
  const { received_bytes: receivedBytes = 0, sent_bytes: sentBytes = 0 } = passed;
  return { kind: 'tcp', labels: { ...labels, request_protocol: 'tcp' }, receivedBytes, sentBytes };
}
