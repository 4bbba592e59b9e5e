import { describe, expect, it } from '@jest/globals';

import { transferWorkload } from './transfer-workload.ts';
import { overdrawMinor } from '../account/account-draw.ts';
import { makeSchedule } from '../schedule/schedule.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';

const schedule = makeSchedule(
  {
    ...{ seed: 3, ratePerSecond: 100, durationMs: 60_000, writeShare: 0.5, freshConnectionShare: 0.3 },
    ...{ keepAliveClients: 2, freshClients: 1, accountsPerClient: 2 },
  },
  transferWorkload,
);
const clients = [0, 1, 2].map((n) => ({
  token: `t${n}`,
  accounts: [`a${n}`, `b${n}`],
  notes: { transfer: `first-${n}` },
}));
const first = (op: string) => schedule.find((request) => request.op === op) as ScheduledRequest;

describe('the workload of transfer', () => {
  it('orders a transfer from an account of its own to another one', () => {
    const request = first('order');
    const call = transferWorkload.call(request, clients);
    expect(call.headers['authorization']).toBe(`Bearer t${request.client}`);
    expect(JSON.parse(call.body as string)).toMatchObject({
      from: call.account,
      to: call.to,
      amount: { currency: 'EUR' },
    });
    expect(clients[request.client]?.accounts).toContain(call.account);
    expect(call.to).not.toBe(call.account);
  });

  it('orders more than there is now and then, which is taken all the same', () => {
    expect(first('order-too-much')).toMatchObject({ minor: overdrawMinor, expects: 'acknowledged' });
  });

  it('looks at the transfer that set-up made', () => {
    const request = first('transfer');
    expect(transferWorkload.call(request, clients).path).toBe(`/transfers/first-${request.client}`);
  });

  it.each([
    ['order', 202, {}, true],
    ['order', 202, { to: 'elsewhere' }, false],
    ['order', 202, { amount: { minor: -1 } }, false],
    ['order', 200, {}, false],
    ['transfer', 200, {}, true],
    ['transfer', 200, { status: 'requested' }, false],
    ['transfer', 200, { id: 'another' }, false],
  ])('takes an answer to %s of %i with %j for what it is', (op, status, change, right) => {
    const request = first(op);
    const call = transferWorkload.call(request, clients);
    const [id, seen] = op === 'order' ? ['t', 'requested'] : [call.account, 'completed'];
    const said = { id, status: seen, from: call.account, to: call.to, amount: { minor: request.minor }, ...change };
    expect(transferWorkload.answerIsRight(request, call, { status, body: JSON.stringify(said) })).toBe(right);
  });
});
