import type { ProxyRequests } from './proxy-requests.ts';
import type { RoutedWeights } from './routed-weights.ts';
import type { WatchedKind } from '../observe/watched-kind.ts';
import type { ObjectState } from '../../record/event-record.ts';
import type { GatewayCounts, GatewayPolicy } from '../../record/gateway-fact.ts';

/** Host and port within the node's network. */
export interface Address {
  host: string;
  port: number;
}

/** What a proxy at an entrance does about failures. */
export interface FailurePolicy {
  /** By its configuration, once `lead` has seen it; null before. */
  seen(): GatewayPolicy | null;
  /** @throws Error where the proxy cannot be asked, or does not count the app's requests */
  counts(): Promise<GatewayCounts>;
}

/** Where load enters the app, and what has to be watched for it. */
export interface Entrance {
  /** Objects that say where requests go. */
  readonly watched: readonly WatchedKind[];
  /** What it is made of beside the app, without a namespace; applied before it. */
  readonly objects: readonly object[];
  /** By which weights its proxy shares requests between Services now; null where it shares none. @throws Error where the proxy cannot be asked */
  readonly weights: (() => Promise<RoutedWeights | null>) | null;
  /** Of a proxy that does more about failures than to pass them on; null of any other. */
  readonly failing: FailurePolicy | null;
  /** What its proxy has sent to which Service; null where nothing is mirrored. @throws Error where the proxy cannot be asked */
  readonly requests: (() => Promise<readonly ProxyRequests[]>) | null;
  /** The Service's own address; null while it is not there. */
  address(current: (kind: WatchedKind) => ReadonlyMap<string, ObjectState>): Address | null;
  /** From the Service's address to the one that load is sent to, once the app's pods are ready and are reached by it. @throws SetUpError */
  lead(service: Address): Promise<Address>;
}
