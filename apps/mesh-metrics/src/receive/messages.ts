/**
 * What @grpc/proto-loader makes of Envoy's messages: a field that was not sent is not there, 64-bit numbers are numbers (exact up to 2^53), enums are
 * their names. Source: envoy/service/accesslog/v3/als.proto and envoy/data/accesslog/v3/accesslog.proto; the fields are those of testing/kept-fields.ts.
 */
export interface StreamMessage {
  readonly identifier?: { readonly node?: NodeMessage; readonly log_name?: string };
  readonly http_logs?: { readonly log_entry?: readonly HttpEntry[] };
  readonly tcp_logs?: { readonly log_entry?: readonly TcpEntry[] };
}

export interface NodeMessage {
  readonly id?: string;
  readonly metadata?: StructMessage;
}

export interface StructMessage {
  readonly fields?: Readonly<Record<string, ValueMessage>>;
}

export interface ValueMessage {
  readonly stringValue?: string;
  readonly structValue?: StructMessage;
}

export interface HttpEntry {
  readonly common_properties?: CommonProperties;
  readonly request?: {
    readonly authority?: string;
    readonly request_body_bytes?: number;
    readonly request_headers?: Headers;
  };
  readonly response?: {
    readonly response_code?: { readonly value?: number };
    readonly response_body_bytes?: number;
    readonly response_headers?: Headers;
    readonly response_trailers?: Headers;
  };
}

export interface TcpEntry {
  readonly common_properties?: CommonProperties;
  readonly connection_properties?: { readonly received_bytes?: number; readonly sent_bytes?: number };
}

export interface CommonProperties {
  readonly downstream_local_address?: AddressMessage;
  readonly downstream_direct_remote_address?: AddressMessage;
  readonly tls_properties?: TlsProperties;
  readonly start_time?: Span;
  readonly time_to_last_downstream_tx_byte?: Span;
  readonly upstream_remote_address?: AddressMessage;
  readonly upstream_cluster?: string;
  readonly response_flags?: ResponseFlags;
  readonly duration?: Span;
  readonly intermediate_log_entry?: boolean;
  readonly access_log_type?: string;
}

/** By the name of the proto's field. */
export type ResponseFlags = Readonly<Record<string, boolean | object>>;

export interface TlsProperties {
  readonly tls_sni_hostname?: string;
  readonly local_certificate_properties?: CertificateProperties;
  readonly peer_certificate_properties?: CertificateProperties;
}

export interface CertificateProperties {
  readonly subject_alt_name?: readonly { readonly uri?: string }[];
}

export interface AddressMessage {
  readonly socket_address?: { readonly address?: string; readonly port_value?: number };
}

/** google.protobuf.Timestamp or Duration. */
export interface Span {
  readonly seconds?: number;
  readonly nanos?: number;
}

/** The headers that the provider names (`additionalRequestHeadersToLog` and the like); names in lower case. */
export type Headers = Readonly<Record<string, string>>;

export type Entry =
  | { readonly kind: 'http'; readonly entry: HttpEntry }
  | { readonly kind: 'tcp'; readonly entry: TcpEntry };

/** Milliseconds, of the epoch where it is a timestamp. */
export function milliseconds({ seconds = 0, nanos = 0 }: Span): number {
  return seconds * 1_000 + nanos / 1_000_000;
}
