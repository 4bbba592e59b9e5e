import { isIP } from 'node:net';
import { UNKNOWN } from '../peers/identity.ts';
import type { Proxy } from '../proxy/proxy-of.ts';
import type { CommonProperties } from '../receive/messages.ts';
import type { Direction } from './direction.ts';

/** What Istio's labels say of the Service that was asked. */
export interface DestinationService {
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
}

const UNKNOWN_SERVICE: DestinationService = { host: UNKNOWN, name: UNKNOWN, namespace: UNKNOWN };

export interface Asked {
  readonly common: CommonProperties;
  /** Of HTTP alone. */
  readonly authority?: string | undefined;
  readonly proxy: Proxy;
  readonly direction: Direction;
}

/**
 * The Service by what a client cannot choose freely, first: the cluster of the client's side (outbound|PORT|SUBSET|HOST), the server name of mutual TLS
 * on the server's (outbound_.PORT_.SUBSET_.HOST), which proxies of the mesh send. Without them a sidecar's Host header is believed, where
 * it names a Service, on the server's side one of its own namespace; else the server's canonical service stands for it. A gateway's Host headers
 * come from strangers, and would be labels at their choice.
 */
export function serviceOf({ common, authority, proxy, direction }: Asked): DestinationService {
  return direction === 'inbound' ? atServer(common, authority, proxy) : atClient(common, authority, proxy);
}

function atClient({ upstream_cluster: cluster = '' }: CommonProperties, authority: string | undefined, proxy: Proxy) {
  const [way, , , host] = cluster.split('|');
  if (way === 'outbound' && host) return ofHost(host);
  const byHost = proxy.type === 'router' ? UNKNOWN_SERVICE : ofAuthority(authority, proxy);
  if (cluster === 'PassthroughCluster' || cluster === 'BlackHoleCluster') return { ...byHost, name: cluster };
  return byHost;
}

function atServer({ tls_properties: tls }: CommonProperties, authority: string | undefined, proxy: Proxy) {
  const [way, , , host] = (tls?.tls_sni_hostname ?? '').split('_.');
  if (way === 'outbound' && host) return ofHost(host);
  const { canonicalService, namespace } = proxy.identity;
  const named = ofAuthority(authority, proxy);
  if (named.namespace === namespace) return named;
  return ofHost(`${canonicalService}.${namespace}.svc.${proxy.domain}`);
}

function ofHost(host: string): DestinationService {
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
  if (name === undefined || namespace === undefined) return { host, name: host, namespace: UNKNOWN };
  return { host, name, namespace };
}

/**
 * NAME, NAME.NAMESPACE of the proxy's own namespace, or the whole name, with a port or without. What is no name of a Service is somebody else's host;
 * an address names nothing that lasts.
 */
function ofAuthority(authority: string | undefined, { identity, domain }: Proxy): DestinationService {
  const host = (authority ?? '').replace(/:\d+$/, '').toLowerCase();
  if (host === '' || host.startsWith('[') || isIP(host) !== 0) return UNKNOWN_SERVICE;
  const [name = '', namespace = identity.namespace, ...more] = host.split('.');
  const isService = more.length === 0 ? namespace === identity.namespace : more[0] === 'svc';
  return isService ? ofHost(`${name}.${namespace}.svc.${domain}`) : { host, name: host, namespace: UNKNOWN };
}
