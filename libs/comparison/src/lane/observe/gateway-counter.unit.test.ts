import { describe, expect, it } from '@jest/globals';

import { countGateway } from './gateway-counter.ts';
import type { GatewayCounts } from '../../record/gateway-fact.ts';

const none: GatewayCounts = {
  ...{ requests: 0, retries: 0, retriesSucceeded: 0, retriesSpent: 0, retriesRefused: 0 },
  ...{ ejections: 0, ejectionsRefused: 0 },
};
const policy = { retries: { attempts: 2, on: ['5xx'] }, outliers: null };

/** A gateway that is asked in turn. */
const gateway = (...answers: (GatewayCounts | Error)[]) => ({
  seen: () => policy,
  counts: async () => {
    const answer = answers.shift();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('asked too often');
    return answer;
  },
});

describe('what a gateway counted while load was sent', () => {
  it('is what its counters grew by, since test data were made through it, too', async () => {
    const before = { ...none, requests: 40, retries: 3 };
    const counter = await countGateway(gateway(before, { ...before, requests: 140, retries: 10, ejections: 1 }));
    const counted = { ...none, requests: 100, retries: 7, ejections: 1 };
    expect(await counter.end()).toEqual({ gateway: { policy, counted, unread: null } });
  });
  it.each([
    ['before', gateway(new Error('exec: no such pod'), none), 'exec: no such pod'],
    ['after', gateway(none, new Error('exec: timeout')), 'exec: timeout'],
    ['again after it was started again', gateway({ ...none, requests: 9 }, none), /count of requests fell/],
  ])('is not known where it could not be asked %s, and why is said', async (_, failing, said) => {
    const { gateway: fact } = await (await countGateway(failing)).end();
    expect(fact).toMatchObject({ policy, counted: null });
    expect(fact?.unread).toMatch(said);
  });
  it('is nothing where there is none that does more than to pass failures on', async () => {
    expect(await (await countGateway(null)).end()).toEqual({});
  });
});
