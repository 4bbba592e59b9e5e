import { describe, expect, it } from '@jest/globals';

import { checkMembers } from './check.ts';
import type { MembershipLedger } from './membership-ledger.ts';
import { request, reset } from '../../testing/request.ts';

const register = (id: number, change: Parameters<typeof request>[0] = {}) =>
  request({ id, key: `k${id}`, op: 'register', method: 'POST', status: 201, account: `k${id}@x`, ...change });

const requests = [
  register(1),
  register(2),
  register(3, { op: 'register-again', account: 'first@x', expects: 'rejected', outcome: 'rejected', status: 409 }),
  register(4, reset),
  request({ id: 5 }),
];

const registered = (name: string, email: string, key: string) => ({
  commit: {
    ...{ stream: `member-${name}`, sequence: 1, commandId: `email:${email}/${key}`, key },
    events: [{ type: 'MemberRegistered', data: { email, claimId: `claim-${name}`, name: 'N' } }],
  },
  claim: { email, member: name, claim: `claim-${name}` },
});

const ledgerOf = (...members: ReturnType<typeof registered>[]): MembershipLedger => ({
  readAtMs: 0,
  opening: [{ member: 'first', email: 'first@x', key: 'opening' }],
  claims: members.map(({ claim }) => claim),
  commits: members.map(({ commit }) => commit),
});

const first = registered('first', 'first@x', 'opening');
const one = registered('one', 'k1@x', 'k1');
const two = registered('two', 'k2@x', 'k2');
const check = (...members: ReturnType<typeof registered>[]) => checkMembers(requests, ledgerOf(...members));

describe('checkMembers', () => {
  it('holds when each acknowledged registration is there once, and nothing else', () => {
    expect(check(first, one, two)).toMatchObject({
      holds: true,
      writes: 4,
      acknowledgedAppliedOnce: 2,
      rules: [],
      balance: null,
    });
  });

  it('lets a registration without an answer be there once, and counts it', () => {
    expect(check(first, one, two, registered('four', 'k4@x', 'k4'))).toMatchObject({ holds: true, unknownApplied: 1 });
  });

  it('turns red when an acknowledged registration is lost', () => {
    expect(check(first, one)).toMatchObject({ holds: false, lost: ['k2'] });
  });

  it('turns red when one is there twice', () => {
    const found = check(first, one, two, registered('double', 'k2@x', 'k2'));
    expect(found).toMatchObject({ holds: false, doubled: ['k2'] });
    expect(found.rules).toContain('k2@x has 2 members');
  });

  it('turns red when an address has two members, one of them refused', () => {
    const found = check(first, one, two, registered('three', 'first@x', 'k3'));
    expect(found).toMatchObject({ holds: false, rejectedApplied: ['k3'] });
    expect(found.rules).toContain('first@x has 2 members');
  });

  it('turns red when an address is claimed by somebody else than its member', () => {
    const ledger = ledgerOf(first, one, two);
    ledger.claims[1] = { email: 'k1@x', member: 'somebody', claim: 'another' };
    expect(checkMembers(requests, ledger)).toMatchObject({
      holds: false,
      rules: ['k1@x is not claimed by member-one'],
    });
  });

  it('turns red when another address was written than was asked for, or a member nobody asked for', () => {
    expect(check(first, registered('one', 'other@x', 'k1'), two)).toMatchObject({ holds: false, altered: ['k1'] });
    expect(check(first, one, two, registered('ghost', 'ghost@x', 'k9'))).toMatchObject({
      holds: false,
      foreign: ['member-ghost (key k9)'],
    });
  });

  it('turns red when a stream has a gap', () => {
    const ledger = ledgerOf(first, one, two);
    ledger.commits[0]!.sequence = 2;
    expect(checkMembers(requests, ledger)).toMatchObject({ holds: false, gaps: ['member-first'] });
  });
});
