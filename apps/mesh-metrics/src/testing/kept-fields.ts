const LOGS = 'envoy.service.accesslog.v3.StreamAccessLogsMessage';
const ENTRY = 'envoy.data.accesslog.v3';
const CORE = 'envoy.config.core.v3';

/**
 * The fields that are read, of each message of Envoy's API. What else a proxy sends is skipped on the wire and never in memory.
 * Everything of a message that has `all`; enums and Google's own messages come whole.
 */
export const KEPT_FIELDS: Readonly<Record<string, readonly string[] | 'all'>> = {
  [LOGS]: ['identifier', 'http_logs', 'tcp_logs'],
  [`${LOGS}.Identifier`]: ['node', 'log_name'],
  [`${LOGS}.HTTPAccessLogEntries`]: ['log_entry'],
  [`${LOGS}.TCPAccessLogEntries`]: ['log_entry'],
  'envoy.service.accesslog.v3.StreamAccessLogsResponse': [],
  [`${CORE}.Node`]: ['id', 'metadata'],
  [`${CORE}.Address`]: ['socket_address'],
  [`${CORE}.SocketAddress`]: ['address', 'port_value'],
  [`${ENTRY}.HTTPAccessLogEntry`]: ['common_properties', 'request', 'response'],
  [`${ENTRY}.TCPAccessLogEntry`]: ['common_properties', 'connection_properties'],
  [`${ENTRY}.ConnectionProperties`]: ['received_bytes', 'sent_bytes'],
  [`${ENTRY}.AccessLogCommon`]: [
    'downstream_local_address',
    'downstream_direct_remote_address',
    'tls_properties',
    'start_time',
    'time_to_last_downstream_tx_byte',
    'upstream_remote_address',
    'upstream_cluster',
    'response_flags',
    'duration',
    'intermediate_log_entry',
    'access_log_type',
  ],
  [`${ENTRY}.ResponseFlags`]: 'all',
  [`${ENTRY}.ResponseFlags.Unauthorized`]: 'all',
  [`${ENTRY}.TLSProperties`]: ['tls_sni_hostname', 'local_certificate_properties', 'peer_certificate_properties'],
  [`${ENTRY}.TLSProperties.CertificateProperties`]: ['subject_alt_name'],
  [`${ENTRY}.TLSProperties.CertificateProperties.SubjectAltName`]: ['uri'],
  [`${ENTRY}.HTTPRequestProperties`]: ['authority', 'request_body_bytes', 'request_headers'],
  [`${ENTRY}.HTTPResponseProperties`]: [
    'response_code',
    'response_body_bytes',
    'response_headers',
    'response_trailers',
  ],
};
