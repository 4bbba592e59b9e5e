import type { OwnMetrics } from '../metrics/own-metrics.ts';
import { NodeInvalid, proxyOf, type Proxy } from '../proxy/proxy-of.ts';
import type { IstioMetrics } from '../series/istio-metrics.ts';
import { sampleOf, type PeerAt } from '../series/sample-of.ts';
import type { Entry, NodeMessage, StreamMessage } from './messages.ts';

export interface LogStreamParts {
  readonly istio: IstioMetrics;
  readonly own: OwnMetrics;
  readonly peerAt: PeerAt;
  /** In ms of the epoch. */
  readonly now: () => number;
}

/** One proxy's stream: its first message says who sends it. */
export class LogStream {
  readonly #parts: LogStreamParts;
  #proxy: Proxy | undefined;

  constructor(parts: LogStreamParts) {
    this.#parts = parts;
  }

  /** @throws {NodeInvalid} where the first message does not say which proxy sends it */
  take(message: StreamMessage): void {
    this.#proxy ??= proxyOf(identified(message));
    for (const logged of entriesOf(message)) this.#add(logged, this.#proxy);
  }

  #add(logged: Entry, proxy: Proxy): void {
    const { istio, own, peerAt, now } = this.#parts;
    const sampled = sampleOf(logged, proxy, peerAt);
    if (typeof sampled === 'string') {
      own.entry(logged.kind, sampled);
      return;
    }
    const isAdded = istio.add(sampled.sample, now());
    own.entry(logged.kind, isAdded ? 'counted' : 'series');
    if (isAdded && sampled.isPeerUnknown) own.peerUnknown(sampled.sample.labels.reporter);
  }
}

function identified({ identifier }: StreamMessage): NodeMessage {
  if (identifier?.node !== undefined) return identifier.node;
  throw new NodeInvalid('identifier.node: expected in the first message of a stream');
}

function entriesOf({ http_logs: http, tcp_logs: tcp }: StreamMessage): Entry[] {
  const requests = (http?.log_entry ?? []).map((entry): Entry => ({ kind: 'http', entry }));
  const connections = (tcp?.log_entry ?? []).map((entry): Entry => ({ kind: 'tcp', entry }));
  return [...requests, ...connections];
}
