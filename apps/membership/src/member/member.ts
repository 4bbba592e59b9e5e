import type { Role } from '@cutover/contracts';

type Event<T extends string, D extends object> = { readonly type: T; readonly data: Readonly<D> };

/** What happened to a member. Passwords are nowhere in it: `credentialId` names the document that holds the hash. */
export type MemberEvent =
  | Event<
      'MemberRegistered',
      { email: string; name: string; claimId: string; credentialId: string; registeredAt: string }
    >
  | Event<'MemberRenamed', { name: string }>
  | Event<'MemberEmailChanged', { email: string; claimId: string }>
  | Event<'MemberPasswordChanged', { credentialId: string }>
  | Event<'MemberRolesChanged', { roles: readonly Role[]; by: string }>
  /** A claim of an e-mail address that this stream did not use was given to someone else: it can never be used any more. */
  | Event<'EmailClaimRevoked', { claimId: string }>
  | Event<'MemberLeft', { leftAt: string }>;

export type MemberEventOf<T extends MemberEvent['type']> = Extract<MemberEvent, { type: T }>;

export interface Member {
  /** Normalised: see `normaliseEmail`. */
  readonly email: string;
  readonly name: string;
  /** The claim by which the address is held. */
  readonly claimId: string;
  readonly credentialId: string;
  readonly roles: readonly Role[];
  readonly registeredAt: string;
  /** Set once the member has left. */
  readonly leftAt?: string;
}

export interface MemberState {
  /** Undefined until the member has registered. */
  readonly member: Member | undefined;
  readonly revokedClaims: readonly string[];
}

export const initial: MemberState = { member: undefined, revokedClaims: [] };

export function evolve(state: MemberState, event: MemberEvent): MemberState {
  if (event.type === 'MemberRegistered') return { ...state, member: { ...event.data, roles: [] } };
  if (event.type === 'EmailClaimRevoked')
    return { ...state, revokedClaims: [...state.revokedClaims, event.data.claimId] };
  return state.member === undefined ? state : { ...state, member: evolveMember(state.member, event) };
}

type Change = Exclude<MemberEvent, { type: 'MemberRegistered' | 'EmailClaimRevoked' }>;

function evolveMember(member: Member, event: Change): Member {
  if (event.type !== 'MemberRolesChanged') return { ...member, ...event.data };
  return { ...member, roles: event.data.roles };
}

export function memberStream(id: string): string {
  return `member-${id}`;
}

export function memberIdOf(stream: string): string {
  return stream.slice('member-'.length);
}
