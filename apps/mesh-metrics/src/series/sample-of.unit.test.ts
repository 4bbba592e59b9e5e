import { describe, expect, it } from '@jest/globals';
import { identityOf, type WorkloadIdentity } from '../peers/identity.ts';
import { proxyOf } from '../proxy/proxy-of.ts';
import type { CommonProperties, Entry, HttpEntry } from '../receive/messages.ts';
import { httpEntry, nodeMessage, tcpEntry } from '../testing/entries.ts';
import type { HttpLabels } from './label-names.ts';
import { sampleOf, type Sampled } from './sample-of.ts';

const [WEB_IP, ACCOUNT_IP] = ['10.0.0.1', '10.0.0.2'];
const named = (workload: string): WorkloadIdentity =>
  identityOf({ workload, namespace: 'bank', cluster: 'Kubernetes', labels: { app: workload, version: 'v1' } });
const peerAt = (address: string) =>
  new Map([
    [WEB_IP, named('web')],
    [ACCOUNT_IP, named('account')],
  ]).get(address);
const WEB = proxyOf(nodeMessage('sidecar', WEB_IP, 'web-5d-1.bank', { WORKLOAD_NAME: 'web', LABELS: { app: 'web' } }));
const ACCOUNT = proxyOf(
  nodeMessage('sidecar', ACCOUNT_IP, 'account-7c-1.bank', { WORKLOAD_NAME: 'account', LABELS: { app: 'account' } }),
);
const GATEWAY = proxyOf(nodeMessage('router', '10.0.0.9', 'gateway-1.istio-ingress', { WORKLOAD_NAME: 'gateway' }));

const OUT = 'outbound|8080|v1|account.bank.svc.cluster.local';
const address = (ip: string) => ({ socket_address: { address: ip, port_value: 8080 } });
const toAccount: CommonProperties = { upstream_cluster: OUT, upstream_remote_address: address(ACCOUNT_IP) };
const atAccount: CommonProperties = {
  upstream_cluster: 'inbound|8080||',
  downstream_direct_remote_address: address(WEB_IP),
};
const mutual = {
  tls_properties: {
    tls_sni_hostname: 'outbound_.8080_._.account.bank.svc.cluster.local',
    local_certificate_properties: { subject_alt_name: [{ uri: 'spiffe://cluster.local/ns/bank/sa/account' }] },
    peer_certificate_properties: { subject_alt_name: [{ uri: 'spiffe://cluster.local/ns/bank/sa/web' }] },
  },
};

function labelsOf(entry: HttpEntry, proxy = WEB): HttpLabels {
  const sampled = sampleOf({ kind: 'http', entry }, proxy, peerAt) as Sampled;
  return sampled.sample.labels as HttpLabels;
}

describe('an entry of HTTP', () => {
  it.each<[string, typeof WEB, CommonProperties, Partial<HttpEntry>, Partial<HttpLabels>]>([
    [
      'of the client’s side',
      WEB,
      toAccount,
      {},
      {
        reporter: 'source',
        source_workload: 'web',
        destination_workload: 'account',
        connection_security_policy: 'unknown',
      },
    ],
    [
      'names the Service by its cluster',
      WEB,
      toAccount,
      {},
      {
        destination_service: 'account.bank.svc.cluster.local',
        destination_service_name: 'account',
        destination_service_namespace: 'bank',
      },
    ],
    [
      'of a host outside',
      WEB,
      { upstream_cluster: 'outbound|443||api.example.com' },
      {},
      {
        destination_service: 'api.example.com',
        destination_service_name: 'api.example.com',
        destination_service_namespace: 'unknown',
        destination_workload: 'unknown',
      },
    ],
    [
      'that nothing routes',
      WEB,
      { downstream_local_address: address('10.96.0.1'), response_flags: { no_route_found: true } },
      { response: { response_code: { value: 404 } } },
      {
        reporter: 'source',
        response_flags: 'NR',
        response_code: '404',
        destination_service: 'account.bank.svc.cluster.local',
      },
    ],
    [
      'that passes through',
      WEB,
      { upstream_cluster: 'PassthroughCluster' },
      { request: { authority: 'api.example.com:443' } },
      { reporter: 'source', destination_service_name: 'PassthroughCluster', destination_service: 'api.example.com' },
    ],
    [
      'to an address alone',
      WEB,
      { upstream_cluster: 'PassthroughCluster' },
      { request: { authority: '192.0.2.7:80' } },
      { destination_service_name: 'PassthroughCluster', destination_service: 'unknown' },
    ],
    [
      'of the server’s side, in plain text',
      ACCOUNT,
      atAccount,
      {},
      {
        reporter: 'destination',
        source_workload: 'web',
        destination_workload: 'account',
        connection_security_policy: 'none',
        source_principal: 'unknown',
      },
    ],
    [
      'of the server’s side, by mutual TLS',
      ACCOUNT,
      { ...atAccount, ...mutual },
      {},
      {
        connection_security_policy: 'mutual_tls',
        source_principal: 'spiffe://cluster.local/ns/bank/sa/web',
        destination_principal: 'spiffe://cluster.local/ns/bank/sa/account',
      },
    ],
    [
      'of the server’s side goes by the server name',
      ACCOUNT,
      { ...atAccount, ...mutual },
      { request: { authority: 'bank.example' } },
      { destination_service: 'account.bank.svc.cluster.local' },
    ],
    [
      'of the server’s side, TLS without a peer’s certificate',
      ACCOUNT,
      { ...atAccount, tls_properties: { peer_certificate_properties: {} } },
      {},
      { connection_security_policy: 'none' },
    ],
    [
      'of the server’s side for a strange host',
      ACCOUNT,
      atAccount,
      { request: { authority: 'evil.example' } },
      { destination_service: 'account.bank.svc.cluster.local' },
    ],
    [
      'of the server’s side for another namespace’s Service',
      ACCOUNT,
      atAccount,
      { request: { authority: 'account.other.svc' } },
      { destination_service: 'account.bank.svc.cluster.local' },
    ],
    [
      'of the server’s side for one of its Services',
      ACCOUNT,
      atAccount,
      { request: { authority: 'account-preview:8080' } },
      { destination_service: 'account-preview.bank.svc.cluster.local' },
    ],
    [
      'that the server’s proxy answers itself',
      ACCOUNT,
      { downstream_local_address: address(ACCOUNT_IP), downstream_direct_remote_address: address(WEB_IP) },
      { response: { response_code: { value: 403 } } },
      { reporter: 'destination', source_workload: 'web', response_code: '403' },
    ],
    [
      'of a gateway',
      GATEWAY,
      toAccount,
      {},
      {
        reporter: 'source',
        source_workload: 'gateway',
        source_workload_namespace: 'istio-ingress',
        destination_workload: 'account',
      },
    ],
    [
      'of a gateway takes no name from a stranger',
      GATEWAY,
      {},
      { request: { authority: 'evil.example' } },
      { reporter: 'source', destination_service: 'unknown' },
    ],
    [
      'whose client has left',
      WEB,
      { ...toAccount, response_flags: { downstream_connection_termination: true } },
      { response: {} },
      { response_code: '0', response_flags: 'DC' },
    ],
    [
      'of gRPC',
      WEB,
      toAccount,
      {
        request: { request_headers: { 'content-type': 'application/grpc' } },
        response: { response_trailers: { 'grpc-status': '14' } },
      },
      { request_protocol: 'grpc', grpc_response_status: '14' },
    ],
    [
      'of gRPC without a body',
      WEB,
      toAccount,
      {
        request: { request_headers: { 'content-type': 'application/grpc+proto' } },
        response: { response_headers: { 'grpc-status': '7' } },
      },
      { request_protocol: 'grpc', grpc_response_status: '7' },
    ],
  ])('%s', (...[, proxy, common, parts, expected]) => {
    expect(labelsOf(httpEntry(common, parts), proxy)).toMatchObject(expected);
  });

  it('has its time in ms, and the bytes of its bodies', () => {
    const entry = httpEntry({ ...toAccount, duration: { seconds: 1, nanos: 250_000_000 } });
    const { sample } = sampleOf({ kind: 'http', entry }, WEB, peerAt) as Sampled;
    expect(sample).toMatchObject({ durationMs: 1_250, requestBytes: 10, responseBytes: 20 });
  });

  it('is of whoever had the address when it began', () => {
    const asked: unknown[] = [];
    const at = (...args: unknown[]) => void asked.push(args);
    const entry = httpEntry({ ...toAccount, start_time: { seconds: 1_700_000_000, nanos: 500_000_000 } });
    const sampled = sampleOf({ kind: 'http', entry }, WEB, at as never) as Sampled;
    expect(asked).toEqual([[ACCOUNT_IP, 1_700_000_000_500]]);
    expect(sampled.isPeerUnknown).toBe(true);
  });

  it.each([
    ['intermediate', { access_log_type: 'DownstreamPeriodic' }],
    ['intermediate', { intermediate_log_entry: true }],
    ['malformed', { start_time: undefined }],
  ])('is %s: %j', (result, over) => {
    const entry = httpEntry({ ...toAccount, ...over } as CommonProperties);
    expect(sampleOf({ kind: 'http', entry }, WEB, peerAt)).toBe(result);
  });
});

describe('an entry of TCP', () => {
  it('is a connection that has ended', () => {
    const logged: Entry = { kind: 'tcp', entry: tcpEntry({ ...toAccount, access_log_type: 'TcpConnectionEnd' }) };
    const { sample } = sampleOf(logged, WEB, peerAt) as Sampled;
    expect(sample).toMatchObject({ kind: 'tcp', receivedBytes: 30, sentBytes: 40 });
    expect(sample.labels).toMatchObject({
      request_protocol: 'tcp',
      destination_service_name: 'account',
      reporter: 'source',
    });
    expect(sample.labels).not.toHaveProperty('response_code');
  });

  it('is none while it goes on', () => {
    const logged: Entry = { kind: 'tcp', entry: tcpEntry({ ...toAccount, access_log_type: 'TcpUpstreamConnected' }) };
    expect(sampleOf(logged, WEB, peerAt)).toBe('intermediate');
  });
});
