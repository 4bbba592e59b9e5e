/** Somebody who sends requests. What their token says is what counts, not what they have become since. */
export interface Actor {
  readonly name: string;
  /** Of tokens: a member's id, or a name; undefined until the member is registered. */
  subject: string | undefined;
  roles: readonly ('teller' | 'service')[];
  token: string | undefined;
  /** A member's address; those of the staff come with a token. */
  readonly email?: string;
  /** When the token ends, in milliseconds since the epoch. */
  tokenUntil: number;
  left: boolean;
}

export function isTeller({ roles }: Actor): boolean {
  return roles.includes('teller');
}

export function isService({ roles }: Actor): boolean {
  return roles.includes('service');
}
