import type { NodeMessage } from '../receive/messages.ts';
import { identityOf, type WorkloadIdentity } from '../peers/identity.ts';
import { textAt, textsAt } from './struct.ts';

/** Who sends a stream. */
export interface Proxy {
  readonly id: string;
  /** `router` is a gateway: it has no inbound side. */
  readonly type: 'sidecar' | 'router';
  readonly identity: WorkloadIdentity;
  readonly addresses: ReadonlySet<string>;
  /** Such as cluster.local. */
  readonly domain: string;
}

/** One line: what of the stream's first message is not as Istio's proxies send it. */
export class NodeInvalid extends Error {
  override readonly name = 'NodeInvalid';
}

const ID = /^(sidecar|router)~([^~]+)~[^~]+\.([^~.]+)~(?:[^~]*?\.svc\.([^~]+)|[^~]*)$/;
const DEFAULT_DOMAIN = 'cluster.local';

/**
 * Istio's node: its id is TYPE~ADDRESS~POD.NAMESPACE~NAMESPACE.svc.DOMAIN, its metadata says the rest (istio.io/istio/pkg/model, NodeMetadata).
 * @throws {NodeInvalid}
 */
export function proxyOf({ id = '', metadata }: NodeMessage = {}): Proxy {
  const [, type, address, podNamespace, domain = DEFAULT_DOMAIN] = ID.exec(id) ?? [];
  if (type === undefined || address === undefined)
    throw new NodeInvalid(`node.id: expected sidecar~ADDRESS~POD.NAMESPACE~DOMAIN or router~…, got ${shown(id)}`);
  const facts = {
    workload: textAt(metadata, 'WORKLOAD_NAME'),
    namespace: textAt(metadata, 'NAMESPACE') ?? podNamespace,
    cluster: textAt(metadata, 'CLUSTER_ID'),
    labels: textsAt(metadata, 'LABELS'),
  };
  const instance = (textAt(metadata, 'INSTANCE_IPS') ?? '').split(',').filter((ip) => ip !== '');
  return {
    id,
    type: type as Proxy['type'],
    identity: identityOf(facts),
    addresses: new Set([address, ...instance]),
    domain,
  };
}

const SHOWN_CHARACTERS = 120;

/** What a stranger sent, as far as it is put into a log. */
const shown = (text: string) => JSON.stringify(text.slice(0, SHOWN_CHARACTERS));
