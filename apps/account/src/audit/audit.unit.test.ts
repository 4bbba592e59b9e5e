import { describe, expect, it } from '@jest/globals';
import { Aggregates, type EventStore } from '@cutover/event-sourcing';
import { accountDecider } from '../account/account-decider.ts';
import { accountStream, type AccountEvent } from '../account/account.ts';
import { StepHandler } from '../steps/step-handler.ts';
import type { StepEvent } from '../account/step-event.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, eur, nextId, opened } from '../testing/test-bank.ts';
import { Audit } from './audit.ts';

const now = new Date(1_700_000_000_000);
const later = (ms: number) => new Date(now.getTime() + ms);
const HOUR_MS = 3_600_000;

/** A bank in which money has moved in every way. */
async function bank() {
  const stores = inMemoryStores();
  const made = bankOn(stores);
  const [a, b] = [await opened(made, 'ada', 1_000), await opened(made, 'grace', 500)];
  await made.accounts.withdraw(by('ada'), a, eur(100));
  await made.transfers.order(by('ada'), nextId(), { from: a, to: b, amount: eur(50) });
  const hold = { account: b, holdId: nextId(), now };
  await made.holds.place(hold, { amount: eur(30), expiresAt: later(HOUR_MS).toISOString() });
  await made.holds.capture(hold, eur(20));
  const store = stores.accountStore as unknown as EventStore<AccountEvent | StepEvent>;
  const aggregates = new Aggregates(stores.accountStore, accountDecider);
  const steps = new StepHandler({ store, aggregates, clock: () => now });
  const saga = async (transferId: string, upTo: 'held' | 'credited' | 'captured') => {
    await steps.handle({ step: 'hold', transferId, accountId: a, amount: eur(7), owner: 'ada' });
    if (upTo !== 'held') await steps.handle({ step: 'credit', transferId, accountId: b, amount: eur(7), from: a });
    if (upTo === 'captured') await steps.handle({ step: 'capture', transferId, accountId: a });
  };
  await saga(nextId(), 'captured');
  await saga(nextId(), 'held');
  const audited = (asOf: Date) => new Audit(stores.accountStore, { asOf, settledMs: 900_000 }).run();
  /** Puts an event behind all others, as a mistake would. */
  const plant = async (account: string, event: AccountEvent, commandId: string) => {
    const { sequence } = await made.accounts.find({ subject: '', anothers: true }, account);
    const append = { stream: accountStream(account), expected: sequence, commandId, events: [event], recordedAt: now };
    await stores.accountStore.append(append);
  };
  return { a, b, saga, steps, audited, plant };
}

describe('the audit', () => {
  it('finds nothing in a bank in which money has moved in every way', async () => {
    const { audited } = await bank();
    expect(await audited(later(HOUR_MS))).toEqual({
      accounts: 2,
      sums: { EUR: { balances: 1_380, paidIn: 1_500, paidOut: 120, underWay: 0, differing: 0 } },
      differences: [],
    });
  });

  it('takes a transfer for under way as long as it is young, and for a difference from then on', async () => {
    const { a, b, saga, steps, audited } = await bank();
    const transferId = nextId();
    await saga(transferId, 'credited');
    const young = await audited(later(1_000));
    expect([young.sums['EUR'], young.differences]).toMatchObject([{ underWay: 7, differing: 0, balances: 1_387 }, []]);
    const old = await audited(later(HOUR_MS));
    const difference = { kind: 'credited-not-taken', transferId, accounts: [b], minor: 7, currency: 'EUR' };
    expect([old.sums['EUR'], old.differences]).toMatchObject([{ underWay: 0, differing: 7 }, [difference]]);
    await steps.handle({ step: 'capture', transferId, accountId: a });
    expect((await audited(later(HOUR_MS))).differences).toEqual([]);
  });

  it('names money that was taken and came nowhere, and a balance that is stated otherwise', async () => {
    const { a, audited, plant } = await bank();
    const lost = { transferId: 'lost', to: 'nowhere', amount: eur(5) };
    await plant(a, { type: 'TransferDebited', data: { ...lost, balance: 838 } }, 'lost/debit');
    await plant(a, { type: 'MoneyDeposited', data: { amount: eur(1), balance: 1_000 } }, 'wrong');
    const { differences, sums } = await audited(later(HOUR_MS));
    expect(differences).toEqual([
      { kind: 'stated-otherwise', accounts: [a], minor: 161, currency: 'EUR' },
      { kind: 'taken-not-credited', transferId: 'lost', accounts: [a], minor: 5, currency: 'EUR' },
    ]);
    expect(sums['EUR']).toMatchObject({ differing: -5, balances: 1_376 });
  });

  it('leaves out what was recorded after the time that it speaks of', async () => {
    const { audited } = await bank();
    expect((await audited(later(-1))).sums).toEqual({});
  });
});
