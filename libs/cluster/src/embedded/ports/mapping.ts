import { ADDRESSES, CONTROL_PLANE } from '../addresses.ts';
import { DNS_TARGET } from '../dns.ts';

/** A port at 127.0.0.1 of the host that leads to an address of the cluster. */
export interface Mapping {
  readonly port: number;
  /** `ADDRESS:PORT` inside. */
  readonly target: string;
}

/** What no cluster is without, and people's own names may not be. */
export const OWN_TARGETS = {
  api: `${CONTROL_PLANE.node}:${ADDRESSES.apiPort}`,
  registry: `${CONTROL_PLANE.node}:${ADDRESSES.registryPort}`,
  /** The cluster's DNS, over TCP. */
  dns: DNS_TARGET,
} as const;

export type OwnPort = keyof typeof OWN_TARGETS;

/** The port that host names share. */
export const HOST_NAMES = 'host-names';

/** The supervisor's name of the process that forwards a mapping. */
export function processOf(mapping: string): string {
  return `port-${mapping}`;
}

/** Names that cannot be given to a mapping. */
export function isReserved(name: string): boolean {
  return name in OWN_TARGETS || name === HOST_NAMES;
}
