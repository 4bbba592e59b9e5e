import { describe, expect, it } from '@jest/globals';

import { emailOf } from './membership-call.ts';
import { membershipWorkload } from './membership-workload.ts';
import { makeSchedule } from '../schedule/schedule.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';

const schedule = makeSchedule(
  {
    ...{ seed: 3, ratePerSecond: 100, durationMs: 60_000, writeShare: 0.5, freshConnectionShare: 0.3 },
    ...{ keepAliveClients: 2, freshClients: 1, accountsPerClient: 1 },
  },
  membershipWorkload,
);
const clients = [0, 1, 2].map((n) => ({ token: `t${n}`, accounts: [`m${n}`], notes: { email: `m${n}@x.example` } }));
const first = (op: string) => schedule.find((request) => request.op === op) as ScheduledRequest;
const call = (op: string) => membershipWorkload.call(first(op), clients);

describe('the workload of membership', () => {
  it('registers somebody new under every key, and asks again for an address that is taken', () => {
    const { op, key } = first('register');
    expect(JSON.parse(call(op).body as string)).toMatchObject({ email: emailOf(key as string) });
    const again = first('register-again');
    expect(again.expects).toBe('rejected');
    expect(JSON.parse(call('register-again').body as string)).toMatchObject({ email: `m${again.client}@x.example` });
  });

  it('logs in without a key, and reads with the token of the very member', () => {
    expect(call('log-in').headers['idempotency-key']).toBeUndefined();
    const { client } = first('member');
    expect(call('member')).toMatchObject({
      path: `/members/m${client}`,
      headers: { authorization: `Bearer t${client}` },
    });
  });

  it.each([
    ['register', 201, (account: string) => ({ email: account, id: 'i' }), true],
    ['register', 201, () => ({ email: 'other@x.example', id: 'i' }), false],
    ['register-again', 409, () => ({ code: 'member.email-taken' }), true],
    ['register-again', 201, (account: string) => ({ email: account, id: 'i' }), false],
    ['log-in', 200, () => ({ token: 't' }), true],
    ['log-in', 401, () => ({ code: 'session.refused' }), false],
    ['member', 200, (account: string) => ({ id: account, status: 'registered' }), true],
    ['member', 200, () => ({ id: 'another', status: 'registered' }), false],
  ])('takes an answer to %s of %i for what it is', (op, status, body, right) => {
    const made = call(op);
    const answer = { status, body: JSON.stringify(body(made.account)) };
    expect(membershipWorkload.answerIsRight(first(op), made, answer)).toBe(right);
  });

  it('takes what is no JSON for wrong', () => {
    expect(membershipWorkload.answerIsRight(first('member'), call('member'), { status: 200, body: 'no' })).toBe(false);
  });
});
