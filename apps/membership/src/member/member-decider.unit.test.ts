import { describe, it } from '@jest/globals';
import { decide } from '@cutover/event-sourcing/testing';
import { memberDecider, type MemberCommand } from './member-decider.ts';
import type { MemberEvent } from './member.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const ada = { email: 'ada@example.org', name: 'Ada', claimId: 'c1', credentialId: 'p1' };
const registered: MemberEvent = { type: 'MemberRegistered', data: { ...ada, registeredAt: now.toISOString() } };
const left: MemberEvent = { type: 'MemberLeft', data: { leftAt: now.toISOString() } };
const revoked = (claimId: string): MemberEvent => ({ type: 'EmailClaimRevoked', data: { claimId } });
const register: MemberCommand = { type: 'register', ...ada, now };
const member = decide(memberDecider);

describe('registering', () => {
  it('registers', () => member.given().when(register).then(registered));
  it('happens once', () => member.given(registered).when(register).thenRefused('member.exists'));
  it('is not possible any more when the address was given to someone else', () =>
    member.given(revoked('c1')).when(register).thenRefused('member.email-taken'));
  it('is possible by a later claim', () => member.given(revoked('c0')).when(register).then(registered));
});

describe('changing', () => {
  it('the name', () =>
    member
      .given(registered)
      .when({ type: 'rename', name: 'Ada L.' })
      .then({ type: 'MemberRenamed', data: { name: 'Ada L.' } }));
  it('the address, by a claim that still stands', () =>
    member
      .given(registered)
      .when({ type: 'change-email', email: 'ada@new.example', claimId: 'c2' })
      .then({ type: 'MemberEmailChanged', data: { email: 'ada@new.example', claimId: 'c2' } }));
  it('the address, not by a claim that was given away', () =>
    member
      .given(registered, revoked('c2'))
      .when({ type: 'change-email', email: 'ada@new.example', claimId: 'c2' })
      .thenRefused('member.email-taken'));
  it('the roles, naming who did', () =>
    member
      .given(registered)
      .when({ type: 'change-roles', roles: ['teller'], by: 'tom' })
      .then({ type: 'MemberRolesChanged', data: { roles: ['teller'], by: 'tom' } }));
});

describe('a claim', () => {
  const revoke = (claimId: string): MemberCommand => ({ type: 'revoke-claim', claimId });

  it('that is in use stays', () => member.given(registered).when(revoke('c1')).thenRefused('member.email-taken'));
  it('that was never used is given away', () => member.given().when(revoke('c1')).then(revoked('c1')));
  it('of an address that was changed is given away', () =>
    member
      .given(registered, { type: 'MemberEmailChanged', data: { email: 'b@example.org', claimId: 'c2' } })
      .when(revoke('c1'))
      .then(revoked('c1')));
  it('of a member who left is given away', () => member.given(registered, left).when(revoke('c1')).then(revoked('c1')));
});

describe('who left', () => {
  it.each<MemberCommand>([
    { type: 'leave', now },
    { type: 'rename', name: 'A' },
    { type: 'change-email', email: 'b@example.org', claimId: 'c2' },
    { type: 'change-password', credentialId: 'p2' },
    { type: 'change-roles', roles: [], by: 'tom' },
  ])('does nothing more: $type', (command) => {
    member.given(registered, left).when(command).thenRefused('member.left');
    member.given().when(command).thenRefused('member.unknown');
  });
});
