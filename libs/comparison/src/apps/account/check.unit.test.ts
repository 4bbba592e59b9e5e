import type { RequestRecord } from '@cutover/traffic';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { checkInvariants } from './check.ts';
import type { AccountLedger } from './ledger-record.ts';
import type { CommitRecord } from '../shared/commits.ts';
import { request, reset } from '../../testing/request.ts';
import { syntheticLedger } from '../../testing/synthetic-ledger.ts';

const write = (id: number, change: Partial<RequestRecord>): RequestRecord =>
  request({ id, key: `k${id}`, method: 'POST', status: 201, minor: 100 + id, ...change });

const deposit = write(1, { op: 'deposit' });
const withdrawal = write(2, { op: 'withdrawal' });
const transfer = write(3, { op: 'transfer', to: 'b' });
const refused = write(4, { op: 'withdrawal', outcome: 'rejected', status: 409, expects: 'rejected' });
const cut = write(5, { op: 'deposit', ...reset });
const requests = [deposit, withdrawal, transfer, refused, cut, request({ id: 6, account: 'b' })];

const right = () => syntheticLedger(requests);

/** The service's own answer follows what lies in the store; a fault in the store alone must show all the same. */
const plant = (
  change: (commits: CommitRecord[]) => CommitRecord[],
  ledger: AccountLedger = right(),
): AccountLedger => ({
  ...ledger,
  commits: change(structuredClone(ledger.commits)),
});

const withType = (type: string) => (commit: CommitRecord) => commit.events.some((event) => event.type === type);
const without = (test: (commit: CommitRecord) => boolean) => (commits: CommitRecord[]) =>
  commits.filter((commit) => !test(commit));

describe('checkInvariants', () => {
  it('holds when each acknowledged write was applied once and nothing else was', () => {
    expect(checkInvariants(requests, right())).toMatchObject({
      holds: true,
      writes: 5,
      acknowledged: 3,
      acknowledgedAppliedOnce: 3,
      unknown: 1,
      unknownApplied: 0,
    });
  });

  it('lets an unknown write be applied once, and counts it', () => {
    const ledger = syntheticLedger(requests, ({ outcome }) => outcome !== 'rejected');
    expect(checkInvariants(requests, ledger)).toMatchObject({ holds: true, unknown: 1, unknownApplied: 1 });
  });

  it('turns red when an acknowledged write is lost', () => {
    const ledger = plant(without((commit) => commit.key === 'k1'));
    const found = checkInvariants(requests, ledger);
    expect(found).toMatchObject({ holds: false, lost: ['k1'] });
    expect(found.balance?.differing).toEqual(['a']);
  });

  it('turns red when an acknowledged write is applied twice', () => {
    const ledger = plant((commits) => {
      const first = commits.find(({ key }) => key === 'k1') as CommitRecord;
      return [...commits, { ...first, sequence: 99 }];
    });
    expect(checkInvariants(requests, ledger)).toMatchObject({ holds: false, doubled: ['k1'] });
  });

  it('turns red when an unknown write is applied twice', () => {
    const once = syntheticLedger(requests, ({ outcome }) => outcome !== 'rejected');
    const ledger = plant(
      (commits) => [...commits, { ...(commits.find(({ key }) => key === 'k5') as CommitRecord), sequence: 99 }],
      once,
    );
    expect(checkInvariants(requests, ledger)).toMatchObject({ holds: false, doubled: ['k5'] });
  });

  it('turns red when a transfer is applied on one side alone', () => {
    for (const type of ['TransferCredited', 'TransferDebited']) {
      expect(checkInvariants(requests, plant(without(withType(type))))).toMatchObject({
        holds: false,
        halfApplied: ['k3'],
      });
    }
  });

  it('turns red when both sides of a transfer are missing or doubled', () => {
    const moved = (commit: CommitRecord) => withType('TransferCredited')(commit) || withType('TransferDebited')(commit);
    expect(checkInvariants(requests, plant(without(moved)))).toMatchObject({ holds: false, lost: ['k3'] });
    const twice = plant((commits) => [
      ...commits,
      ...commits.filter(moved).map((commit) => ({ ...commit, sequence: commit.sequence + 50 })),
    ]);
    expect(checkInvariants(requests, twice)).toMatchObject({ holds: false, doubled: ['k3'] });
  });

  it('turns red when a rejected write was applied', () => {
    const ledger = syntheticLedger(requests, ({ outcome, id }) => outcome === 'acknowledged' || id === 4);
    expect(checkInvariants(requests, ledger)).toMatchObject({ holds: false, rejectedApplied: ['k4'] });
  });

  it('turns red when another amount or account was written than was asked for', () => {
    const ledger = plant((commits) => {
      const commit = commits.find(({ key }) => key === 'k1') as CommitRecord;
      commit.events[0] = { type: 'MoneyDeposited', data: { amount: { minor: 1 } } };
      return commits;
    });
    expect(checkInvariants(requests, ledger)).toMatchObject({ holds: false, altered: ['k1'] });
    const wrongPayee = plant((commits) => {
      const commit = commits.find(withType('TransferCredited')) as CommitRecord;
      commit.stream = 'account-a';
      return commits;
    });
    expect(checkInvariants(requests, wrongPayee)).toMatchObject({ holds: false, altered: ['k3'] });
  });

  it('turns red when the store holds what nobody asked for, or has a gap', () => {
    const foreign = plant((commits) => [
      ...commits,
      {
        stream: 'account-z',
        sequence: 1,
        commandId: 'x',
        key: 'x',
        events: [{ type: 'MoneyDeposited', data: { amount: { minor: 5 } } }],
      },
    ]);
    expect(checkInvariants(requests, foreign)).toMatchObject({
      holds: false,
      foreign: ['MoneyDeposited on account-z (key x)'.replace('account-z', 'z')],
    });
    const gap = plant((commits) =>
      commits.map((commit) => (commit.key === 'k1' ? { ...commit, sequence: 77 } : commit)),
    );
    expect(checkInvariants(requests, gap)).toMatchObject({ holds: false, gaps: ['account-a'] });
  });

  it('turns red when the service answers a balance that the store does not give', () => {
    const ledger = right();
    (ledger.balances[0] as { minor: number }).minor += 1;
    const found = checkInvariants(requests, ledger);
    expect(found.holds).toBe(false);
    expect((found.balance?.actual ?? 0) - (found.balance?.expected ?? 0)).toBe(1);
  });

  it('sees any one commit of money vanish, whichever it is', () => {
    const commits = right().commits.length;
    fc.assert(
      fc.property(fc.nat({ max: commits - 1 }), (index) => {
        const ledger = plant((all) => all.filter((_, position) => position !== index));
        expect(checkInvariants(requests, ledger).holds).toBe(index === commits - 1);
      }),
      { numRuns: 50 },
    );
  });
});
