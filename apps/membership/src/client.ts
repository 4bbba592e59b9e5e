import type { TurnTaker } from '@cutover/service-kit';

/** Who asks that a password be looked at. */
export interface Client {
  /** As `RequestContext.client` tells clients apart. */
  readonly address: string;
  /** The member whose token it brings, even one that is over: a device on which that member has been logged in. */
  readonly memberId?: string | undefined;
}

/** Whose requests are counted together. A device that is known has a count of its own, for others may share its address. */
export function limitKeyOf({ address, memberId = '' }: Client): string {
  return `${address} ${memberId}`;
}

/** A client waits in one line, and the members known there in another, however many they are: an address is what cannot be had by registering. */
export function turnOf({ address, memberId }: Client): TurnTaker {
  const trusted = memberId !== undefined;
  return { key: `${address} ${trusted ? 'known' : ''}`, trusted };
}
