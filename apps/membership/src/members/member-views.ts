import type { ChangedMemberView, MemberView } from '@cutover/contracts';
import type { Appended } from '@cutover/event-sourcing';
import type { FoundMember } from './member-service.ts';
import { memberIdOf, type MemberEvent, type MemberEventOf } from '../member/member.ts';

/** A member as callers see it. Of one who left, only that. */
export function memberView({ id, member, sequence }: FoundMember): MemberView {
  const { email, name, roles, registeredAt, leftAt } = member;
  if (leftAt !== undefined) return { id, status: 'left', registeredAt, leftAt, sequence };
  return { id, status: 'registered', email, name, roles, registeredAt, sequence };
}

/** The answer to a registration; made from the commit alone, so that every try of it gets the same. */
export function registeredView({ commit }: Appended<MemberEvent>): MemberView {
  const { email, name, registeredAt } = (commit.events[0] as MemberEventOf<'MemberRegistered'>).data;
  const { sequence } = commit;
  return { id: memberIdOf(commit.stream), status: 'registered', email, name, roles: [], registeredAt, sequence };
}

/** The answer to a change: what changed; likewise. */
export function changedView({ commit }: Appended<MemberEvent>): ChangedMemberView {
  return { id: memberIdOf(commit.stream), ...shown(commit.events[0]!), sequence: commit.sequence };
}

function shown({ type, data }: MemberEvent): Partial<ChangedMemberView> {
  switch (type) {
    case 'MemberRenamed':
      return { name: data.name };
    case 'MemberEmailChanged':
      return { email: data.email };
    case 'MemberRolesChanged':
      return { roles: data.roles };
    case 'MemberLeft':
      return { status: 'left', leftAt: data.leftAt };
    default:
      return {};
  }
}
