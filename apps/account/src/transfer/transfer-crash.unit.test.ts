import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountStream } from '../account/account.ts';
import { MAX_BALANCE } from '../money/money.ts';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { audited, bankOn, by, eur, nextId, opened } from '../testing/test-bank.ts';

/** Writes of one transfer: note, request, debit, credit, settle (and refund), cross out. */
const STEPS = [0, 1, 2, 3, 4, 5, 6];

async function balances(stores: ReturnType<typeof inMemoryStores>, ids: readonly string[]): Promise<number[]> {
  const all = await Promise.all(ids.map((id) => audited(stores, id)));
  for (const { folded, stated } of all) expect(stated).toBe(folded);
  return all.map(({ folded }) => folded);
}

/** An account that can take nothing more. */
async function full(stores: ReturnType<typeof inMemoryStores>, id: string): Promise<void> {
  const data = { amount: eur(MAX_BALANCE), balance: MAX_BALANCE };
  const events = [{ type: 'MoneyDeposited' as const, data }];
  const recordedAt = new Date(1_700_000_000_000);
  await stores.accountStore.append({ stream: accountStream(id), expected: 1, commandId: 'fill', events, recordedAt });
}

describe.each([true, false])('a process that crashes at a write of a transfer (the write lands: %s)', (lands) => {
  it.each(STEPS)('write %i: another process finishes it, once', async (left) => {
    const stores = inMemoryStores();
    const calm = bankOn(stores);
    const [a, b] = [await opened(calm, 'ada', 100), await opened(calm, 'grace', 7)];
    const asking = by('ada');
    const order = { from: a, to: b, amount: eur(30) };
    const answered = await bankOn(crashingStores(stores, { left, lands }))
      .transfers.order(asking, nextId(), order)
      .then(
        ({ transfer }) => transfer.status,
        () => 'no answer',
      );
    const recorded = await stores.transferStore.findByRequest('ada', asking.idempotencyKey);

    const next = bankOn(stores, () => new Date(1_700_000_900_000));
    await next.transferRecovery.sweep();
    expect(await balances(stores, [a, b])).toEqual(recorded ? [70, 37] : [100, 7]);
    expect([...stores.unfinished.noted]).toEqual([]);
    if (answered !== 'no answer') expect(recorded).toBeDefined();

    const again = await next.transfers.order(asking, nextId(), order);
    expect(again.transfer.status).toBe('completed');
    expect(again.replayed).toBe(recorded !== undefined);
    expect(await balances(stores, [a, b])).toEqual([70, 37]);
  });

  it.each(STEPS)('write %i: a transfer that its target cannot take is paid back, once', async (left) => {
    const stores = inMemoryStores();
    const calm = bankOn(stores);
    const [a, b] = [await opened(calm, 'ada', 100), await opened(calm, 'grace')];
    await full(stores, b);
    // The order is recorded while the target still looks as if it could take it.
    const asking = by('ada');
    const id = nextId();
    await stores.unfinished.note(id, asking.now);
    const data = { from: a, to: b, amount: eur(30), owner: 'ada', requestedAt: asking.now.toISOString() };
    await stores.transferStore.append({
      stream: `transfer-${id}`,
      expected: 0,
      commandId: 'order',
      events: [{ type: 'TransferRequested', data }],
      recordedAt: asking.now,
    });
    const later = () => new Date(1_700_000_900_000);
    await bankOn(crashingStores(stores, { left, lands }), later)
      .transferRecovery.sweep()
      .catch(() => undefined);
    const next = bankOn(stores, later);
    await next.transferRecovery.sweep();
    expect(await next.transfers.find(asking, id)).toMatchObject({
      status: 'returned',
      reason: 'account.balance-limit',
    });
    expect(await balances(stores, [a, b])).toEqual([100, MAX_BALANCE]);
    expect([...stores.unfinished.noted]).toEqual([]);
  });
});

describe('several processes on the same transfers', () => {
  it('carry each out once, whatever crashes where', async () => {
    const scenario = fc.record({
      orders: fc.array(fc.record({ from: fc.nat(2), to: fc.nat(2), minor: fc.integer({ min: 1, max: 80 }) }), {
        maxLength: 8,
      }),
      crashes: fc.array(fc.record({ left: fc.nat(25), lands: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ orders, crashes }) => {
        const stores = inMemoryStores();
        const calm = bankOn(stores);
        const ids = [await opened(calm, 'ada', 100), await opened(calm, 'ada', 50), await opened(calm, 'ada')];
        const pods = crashes.map((fuse) => bankOn(crashingStores(stores, fuse)));
        const valid = orders.filter(({ from, to }) => from !== to);
        await Promise.allSettled(
          valid.map(({ from, to, minor }, i) =>
            pods[i % pods.length]!.transfers.order(by('ada'), nextId(), {
              from: ids[from]!,
              to: ids[to]!,
              amount: eur(minor),
            }),
          ),
        );
        const later = () => new Date(1_700_000_900_000);
        await Promise.all([
          bankOn(stores, later).transferRecovery.sweep(),
          bankOn(stores, later).transferRecovery.sweep(),
        ]);
        const found = await balances(stores, ids);
        expect(found.reduce((sum, each) => sum + each, 0)).toBe(150);
        expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
        expect([...stores.unfinished.noted]).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('agree on the outcome of a step even when the account changes between their tries', async () => {
    const stores = inMemoryStores();
    const [one, two] = [bankOn(stores), bankOn(stores)];
    const [a, b] = [await opened(one, 'ada', 10), await opened(one, 'grace')];
    const orders = await Promise.allSettled(
      [one, two].map((bank) => bank.transfers.order(by('ada'), nextId(), { from: a, to: b, amount: eur(10) })),
    );
    const statuses = orders.map((order) => (order.status === 'fulfilled' ? order.value.transfer.status : 'refused'));
    expect(statuses.filter((status) => status === 'completed')).toHaveLength(1);
    await one.accounts.deposit(by('ada'), a, eur(10));
    const failed = orders.find((order) => order.status === 'fulfilled' && order.value.transfer.status === 'failed');
    await bankOn(stores, () => new Date(1_700_000_900_000)).transferRecovery.sweep();
    expect(failed === undefined || (await balances(stores, [a, b]))[0] === 10).toBe(true);
    expect(await balances(stores, [a, b])).toEqual([10, 10]);
  });
});
