import type { CommonProperties, HttpEntry, NodeMessage, TcpEntry, ValueMessage } from '../receive/messages.ts';

type Said = string | { readonly [name: string]: Said };

/** The node of a proxy, as it comes. */
export function nodeMessage(
  type: string,
  ip: string,
  pod: string,
  metadata: Readonly<Record<string, Said>> = {},
): NodeMessage {
  const [, namespace] = pod.split('.');
  const { structValue } = valueOf(metadata);
  return { id: `${type}~${ip}~${pod}~${namespace}.svc.cluster.local`, metadata: structValue! };
}

function valueOf(said: Said): ValueMessage {
  if (typeof said === 'string') return { stringValue: said };
  return {
    structValue: { fields: Object.fromEntries(Object.entries(said).map(([name, inner]) => [name, valueOf(inner)])) },
  };
}

const START = { seconds: 1_700_000_000, nanos: 0 };

/** As Envoy sends them; `parts` replaces what is said of the request and of its answer. */
export function httpEntry(common: CommonProperties, parts: Partial<HttpEntry> = {}): HttpEntry {
  return {
    common_properties: { start_time: START, access_log_type: 'DownstreamEnd', ...common },
    request: { authority: 'account', request_body_bytes: 10 },
    response: { response_code: { value: 200 }, response_body_bytes: 20 },
    ...parts,
  };
}

export function tcpEntry(common: CommonProperties): TcpEntry {
  return {
    common_properties: { start_time: START, ...common },
    connection_properties: { received_bytes: 30, sent_bytes: 40 },
  };
}
