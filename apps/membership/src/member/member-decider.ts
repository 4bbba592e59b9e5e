import type { Decider } from '@cutover/event-sourcing';
import { emailTaken, exists, gone, unknown } from './member-refusals.ts';
import type { Role } from '@cutover/contracts';
import { evolve, initial, type Member, type MemberEvent, type MemberState } from './member.ts';

type Command<T extends string, D extends object> = Readonly<{ type: T } & D>;

interface Claimed {
  readonly email: string;
  readonly claimId: string;
}

export type MemberCommand =
  | Command<'register', Claimed & { name: string; credentialId: string; now: Date }>
  | Command<'rename', { name: string }>
  | Command<'change-email', Claimed>
  | Command<'change-password', { credentialId: string }>
  | Command<'change-roles', { roles: readonly Role[]; by: string }>
  | Command<'revoke-claim', { claimId: string }>
  | Command<'leave', { now: Date }>;

type CommandOn<T extends MemberCommand['type']> = Extract<MemberCommand, { type: T }>;

/** What each command does to a member; refusals are DomainErrors. */
export const memberDecider: Decider<MemberState, MemberCommand, MemberEvent> = {
  initial,
  evolve,
  decide(command, state) {
    if (command.type === 'register') return [register(command, state)];
    if (command.type === 'revoke-claim') return [revoke(command, state)];
    present(state);
    return [change(command, state)];
  },
};

/** @throws DomainError `member.unknown`, `member.left` */
export function present({ member }: MemberState): Member {
  if (member === undefined) throw unknown();
  if (member.leftAt !== undefined) throw gone();
  return member;
}

function register({ type: _type, now, ...who }: CommandOn<'register'>, state: MemberState): MemberEvent {
  if (state.member !== undefined) throw exists();
  if (state.revokedClaims.includes(who.claimId)) throw emailTaken();
  return { type: 'MemberRegistered', data: { ...who, registeredAt: now.toISOString() } };
}

/**
 * Decided on the stream of whoever made the claim, so that either the claim is in use and stays, or its use is ruled out for
 * good: a writer that is late finds this commit where its own should go.
 */
function revoke({ claimId }: CommandOn<'revoke-claim'>, { member }: MemberState): MemberEvent {
  if (member?.claimId === claimId && member.leftAt === undefined) throw emailTaken();
  return { type: 'EmailClaimRevoked', data: { claimId } };
}

type Change = Exclude<MemberCommand, { type: 'register' | 'revoke-claim' }>;

function change(command: Change, state: MemberState): MemberEvent {
  switch (command.type) {
    case 'rename':
      return { type: 'MemberRenamed', data: { name: command.name } };
    case 'change-email':
      return changeEmail(command, state);
    case 'change-password':
      return { type: 'MemberPasswordChanged', data: { credentialId: command.credentialId } };
    case 'change-roles':
      return { type: 'MemberRolesChanged', data: { roles: command.roles, by: command.by } };
    case 'leave':
      return { type: 'MemberLeft', data: { leftAt: command.now.toISOString() } };
  }
}

function changeEmail({ email, claimId }: CommandOn<'change-email'>, state: MemberState): MemberEvent {
  if (state.revokedClaims.includes(claimId)) throw emailTaken();
  return { type: 'MemberEmailChanged', data: { email, claimId } };
}
