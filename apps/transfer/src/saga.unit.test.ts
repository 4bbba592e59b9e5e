import { afterEach, describe, expect, it } from '@jest/globals';
import { MessageBus, type Transport } from '@cutover/messaging';
import { until } from '@cutover/messaging/testing';
import { TOPICS } from '@cutover/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Saga } from './saga.ts';
import { AccountsDouble, type Planted } from './testing/accounts-double.ts';
import {
  inMemoryStores,
  inMemoryTransport,
  nextId,
  repeating,
  sagaOn,
  silent,
  type TestStores,
} from './testing/test-saga.ts';
import { settleTransfer } from './settle/settlement.ts';
import { hasEnded, stuckSince, type Transfer } from './transfer/transfer.ts';

const leaving: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(leaving.splice(0).map((leave) => leave()));
});

interface World {
  readonly stores: TestStores;
  readonly transport: Transport;
  readonly accounts: AccountsDouble;
  readonly clock: { now: number };
  saga: Saga;
}

async function run(saga: Saga): Promise<void> {
  await saga.relay.start();
  await saga.consumer.start();
  leaving.push(
    () => saga.relay.leave(),
    () => saga.consumer.leave(),
  );
}

async function world(planted: Planted = {}, times = 1): Promise<World> {
  const stores = inMemoryStores();
  const transport = repeating(await inMemoryTransport(), times);
  const accounts = new AccountsDouble(transport, planted);
  const clock = { now: 1_700_000_000_000 };
  const saga = sagaOn(stores, transport, { clock: () => new Date(clock.now) });
  await accounts.consumer.start();
  leaving.push(() => accounts.consumer.leave());
  await run(saga);
  return { stores, transport, accounts, clock, saga };
}

const eur = (minor: number) => ({ minor, currency: 'EUR' });

async function ordered({ saga }: World, from: string, to: string, amount = eur(5)): Promise<string> {
  const { id, transfer } = await saga.transfers.request(nextId(), { from, to, amount, owner: 'ada' }, nextId());
  expect(transfer.status).toBe('requested');
  return id;
}

async function look({ saga }: World, id: string): Promise<Transfer> {
  return (await saga.transfers.find('anyone', true, id)).transfer;
}

/** Waits until nothing is on its way any more: nothing to tell, nothing told that is not consumed. All of it is looked at in one moment. */
async function quiet({ stores, accounts, saga }: World): Promise<void> {
  const nothing = async () => {
    const noted = [...stores.outbox.notes.values()].map((note) =>
      stores.store.findByCommand(note.stream, note.commandId),
    );
    const behind = [accounts.consumer.lag(), saga.consumer.lag()];
    const told = (await Promise.all(noted)).every((commit) => commit === undefined || commit.published);
    return told && (await Promise.all(behind)).every((lag) => lag === 0);
  };
  await until(nothing, 'nothing is on its way');
}

/** A transfer as it is once nothing is on its way. */
async function settled(w: World, id: string): Promise<Transfer> {
  await quiet(w);
  return look(w, id);
}

async function twoAccounts(planted?: Planted, times?: number): Promise<World> {
  const w = await world(planted, times);
  w.accounts.open('a', 'ada', 100);
  w.accounts.open('b', 'grace', 0);
  return w;
}

/** Many transfers, some of which cannot succeed. @returns what is wrong afterwards */
async function faultsAfterMany(planted: Planted, times: number, forget?: 'CompensationStarted'): Promise<string[]> {
  const w = await twoAccounts(planted, times);
  w.accounts.open('k', 'kim', 50, 'KRW');
  w.stores.store.forget = forget;
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.push(await ordered(w, 'a', i % 3 === 2 ? 'k' : 'b', eur(3)));
  await quiet(w);
  const transfers = await Promise.all(ids.map((id) => look(w, id)));
  const completed = transfers.filter(({ status }) => status === 'completed').length;
  const faults: string[] = [];
  if (!transfers.every(hasEnded)) faults.push('a transfer has not ended');
  if (w.accounts.held > 0) faults.push('money is held for good');
  if (w.accounts.total !== 150) faults.push('money was made or lost');
  if (w.accounts.accounts.get('b')!.balance !== completed * 3)
    faults.push('a transfer was not carried out exactly once');
  return faults;
}

describe('the saga', () => {
  it('moves the money: held, credited, completed', async () => {
    const w = await twoAccounts();
    const id = await ordered(w, 'a', 'b');
    expect(await settled(w, id)).toMatchObject({ status: 'completed', endedAt: expect.any(String) });
    expect([w.accounts.accounts.get('a')!.balance, w.accounts.accounts.get('b')!.balance]).toEqual([95, 5]);
    expect([w.accounts.held, w.stores.deadlines.noted.size]).toEqual([0, 0]);
    await until(() => w.stores.outbox.notes.size === 0, 'the outbox is empty');
  });

  it.each([
    ['of more than there is', 'a', 'b', eur(101), 'account.insufficient-funds'],
    ["of another member's money", 'b', 'a', eur(1), 'account.not-yours'],
    ['from no account', 'x', 'a', eur(1), 'account.unknown'],
    ['in another currency than the source', 'a', 'b', { minor: 1, currency: 'USD' }, 'account.currency-mismatch'],
  ])('fails a transfer %s, and says why', async (_what, ...order) => {
    const [from, to, amount, reason] = order;
    const w = await twoAccounts();
    expect(await settled(w, await ordered(w, from, to, amount))).toMatchObject({ status: 'failed', reason });
    expect([w.accounts.total, w.accounts.held]).toEqual([100, 0]);
  });

  it.each([
    ['across currencies', 'k', 'account.currency-mismatch'],
    ['to no account', 'x', 'account.unknown'],
  ])('compensates a transfer %s, and says why', async (_what, to, reason) => {
    const w = await twoAccounts();
    w.accounts.open('k', 'kim', 0, 'KRW');
    expect(await settled(w, await ordered(w, 'a', to))).toMatchObject({ status: 'compensated', reason });
    expect([w.accounts.accounts.get('a')!.balance, w.accounts.held]).toEqual([100, 0]);
  });

  it('gives the same transfer for the same key, and refuses another body under it', async () => {
    const w = await twoAccounts();
    const parties = { from: 'a', to: 'b', amount: eur(5), owner: 'ada' };
    const first = await w.saga.transfers.request(nextId(), parties, 'key');
    expect(await w.saga.transfers.request(nextId(), parties, 'key')).toMatchObject({ id: first.id, replayed: true });
    const other = w.saga.transfers.request(nextId(), { ...parties, amount: eur(6) }, 'key');
    await expect(other).rejects.toMatchObject({ code: 'event-store.key-reused' });
    await quiet(w);
    expect(w.accounts.accounts.get('b')!.balance).toBe(5);
  });

  it('times out while nobody answers the hold, and releases it when it turns up', async () => {
    const w = await twoAccounts();
    w.accounts.silent.add('HoldMoney');
    const id = await ordered(w, 'a', 'b');
    await w.saga.deadlineExpiry.sweep();
    expect((await look(w, id)).status).toBe('requested');
    w.clock.now += 1_001;
    await w.saga.deadlineExpiry.sweep();
    expect(await settled(w, id)).toMatchObject({ status: 'compensated', reason: 'transfer.timed-out' });
    // The command comes to life again: out of a dead-letter topic, say.
    w.accounts.silent.clear();
    const data = { transferId: id, accountId: 'a', to: 'b', amount: eur(5), owner: 'ada' };
    const again = { topic: TOPICS.accountCommands, key: 'a', id: `${id}/hold`, type: 'HoldMoney', version: 1, data };
    await new MessageBus(w.transport).publish([again]);
    await quiet(w);
    expect([w.accounts.held, w.accounts.total]).toEqual([0, 100]);
  });

  it('times out while nobody answers the credit, and asks before it gives the money back', async () => {
    const w = await twoAccounts();
    w.accounts.silent.add('CreditMoney');
    const id = await ordered(w, 'a', 'b');
    expect((await settled(w, id)).status).toBe('held');
    w.clock.now += 1_001;
    await w.saga.deadlineExpiry.sweep();
    expect(await settled(w, id)).toMatchObject({ status: 'compensated', reason: 'transfer.timed-out' });
    w.accounts.silent.clear();
    const data = { transferId: id, accountId: 'b', from: 'a', amount: eur(5) };
    const late = { topic: TOPICS.accountCommands, key: 'b', id: `${id}/credit`, type: 'CreditMoney', version: 1, data };
    await new MessageBus(w.transport).publish([late]);
    await quiet(w);
    expect([w.accounts.accounts.get('b')!.balance, w.accounts.held, w.accounts.total]).toEqual([0, 0, 100]);
  });

  it('goes forward past its deadline once the target has the money', async () => {
    const w = await twoAccounts();
    w.accounts.silent.add('CaptureHold');
    const id = await ordered(w, 'a', 'b');
    expect((await settled(w, id)).status).toBe('credited');
    w.clock.now += 1_001;
    await w.saga.deadlineExpiry.sweep();
    expect((await look(w, id)).status).toBe('credited');
    w.accounts.silent.clear();
    const data = { transferId: id, accountId: 'a' };
    const capture = {
      topic: TOPICS.accountCommands,
      key: 'a',
      id: `${id}/capture`,
      type: 'CaptureHold',
      version: 1,
      data,
    };
    await new MessageBus(w.transport).publish([capture]);
    expect((await settled(w, id)).status).toBe('completed');
  });

  it('goes on in another process after a crash at any step', async () => {
    const w = await twoAccounts();
    const ids: string[] = [];
    for (let round = 0; round < 8; round++) {
      ids.push(await ordered(w, 'a', 'b', eur(2)));
      await sleep(round * 2);
      // The process is gone, with all that it had in memory; its successor has the stores alone.
      await Promise.all([w.saga.relay.leave(), w.saga.consumer.leave()]);
      w.saga = sagaOn(w.stores, w.transport, { clock: () => new Date(w.clock.now), holder: `process-${round}` });
      await run(w.saga);
    }
    await quiet(w);
    const transfers = await Promise.all(ids.map((id) => look(w, id)));
    expect(transfers.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect([w.accounts.accounts.get('b')!.balance, w.accounts.held, w.accounts.total]).toEqual([16, 0, 100]);
  });
});

describe('a transfer that cannot go on', () => {
  const STUCK_MS = 1_000 + 900_000;

  async function stuck(lost: string) {
    const w = await twoAccounts();
    w.accounts.silent.add(lost);
    const id = await ordered(w, 'a', 'b');
    await quiet(w);
    w.clock.now += STUCK_MS;
    await w.saga.deadlineExpiry.sweep();
    await quiet(w);
    await w.saga.deadlineExpiry.sweep();
    const settle = () =>
      settleTransfer(w.stores, () => new Date(w.clock.now), {
        transferId: id,
        by: 'olga',
        askingId: nextId(),
        log: silent,
      });
    return { w, id, settle };
  }

  it('is an alarm, and is settled by an operator: what was credited is taken, though nothing is held any more', async () => {
    const { w, id, settle } = await stuck('CaptureHold');
    // As a person could release it once, before a saga's holds were its own.
    w.accounts.accounts.get('a')!.holds.clear();
    expect([(await look(w, id)).status, w.saga.deadlineExpiry.stuck, w.accounts.total]).toEqual(['credited', 1, 105]);
    expect(stuckSince(await look(w, id), new Date(w.clock.now))).toEqual(expect.any(String));
    w.accounts.silent.clear();
    expect((await settle()).status).toBe('credited');
    w.saga.relay.wake();
    expect((await settled(w, id)).status).toBe('completed');
    await w.saga.deadlineExpiry.sweep();
    expect([w.saga.deadlineExpiry.stuck, w.accounts.total]).toEqual([0, 100]);
    await expect(settle()).rejects.toMatchObject({ code: 'transfer.ended' });
  });

  it.each(['ReleaseHold', 'CancelCredit'])('is settled where %s was lost', async (lost) => {
    const { w, id, settle } = await stuck(lost === 'ReleaseHold' ? 'HoldMoney' : 'CreditMoney');
    w.accounts.silent.add(lost);
    const other = await ordered(w, 'a', 'b');
    await quiet(w);
    w.clock.now += STUCK_MS;
    await w.saga.deadlineExpiry.sweep();
    await quiet(w);
    await w.saga.deadlineExpiry.sweep();
    expect([hasEnded(await look(w, other)), w.saga.deadlineExpiry.stuck]).toEqual([false, 1]);
    w.accounts.silent.clear();
    await settleTransfer(w.stores, () => new Date(w.clock.now), {
      transferId: other,
      by: 'olga',
      askingId: nextId(),
      log: silent,
    });
    w.saga.relay.wake();
    expect((await settled(w, other)).status).toBe('compensated');
    expect([w.accounts.total, w.accounts.held]).toEqual([100, 0]);
    await expect(settle()).rejects.toMatchObject({ code: 'transfer.ended' });
    expect((await look(w, id)).status).toBe('compensated');
  });
});

describe('many transfers, with every message delivered thrice', () => {
  it('each end once, and Σ balances holds', async () => {
    expect(await faultsAfterMany({}, 3)).toEqual([]);
  });

  it('show an account service without an inbox', async () => {
    expect(await faultsAfterMany({ noInbox: true }, 3)).toContain('money was made or lost');
  });

  it('show a consumer that acknowledges before it commits', async () => {
    expect(await faultsAfterMany({ ackFirst: true }, 1)).toContain('a transfer has not ended');
  });

  it('show a compensation that was lost', async () => {
    expect(await faultsAfterMany({}, 1, 'CompensationStarted')).toContain('money is held for good');
  });
});
