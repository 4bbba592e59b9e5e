import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { audit } from './audit.ts';
import { Bank } from './bank.ts';
import { roundInFlight, type RoundRecord } from './round.ts';
import { planOf } from './schedule.ts';
import { isRight } from './verdict.ts';

const SEED = 1;
const ROUNDS = 10;

let bank: Bank;

beforeAll(async () => {
  bank = await Bank.start();
}, 120_000);

afterAll(async () => {
  await bank?.stop();
}, 30_000);

describe('register, open, deposit, transfer, statement under kill -9', () => {
  it('of each service and of the broker: nothing is lost, doubled or stuck', async () => {
    const records: RoundRecord[] = [];
    for (let round = 1; round <= ROUNDS; round++) records.push(await roundInFlight(bank, planOf(SEED, round)));
    expect(records.filter(({ verdict }) => !isRight(verdict))).toEqual([]);
    expect(records.filter(({ inFlight }) => inFlight === 0)).toEqual([]);
    expect(new Set(records.map(({ victim }) => victim)).size).toBe(4);
    expect(await audit(bank)).toEqual([]);
  }, 240_000);
});
