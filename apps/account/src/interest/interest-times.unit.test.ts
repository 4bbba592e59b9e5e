import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountStream } from '../account/account.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, eur, nextId, silent } from '../testing/test-bank.ts';
import { dayBefore, dayOf } from '../account/day.ts';
import { interestAccrual } from './interest-accrual.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const DAYS = 8;
const DAY_MS = 86_400_000;
const SETTLED_MS = 60_000;
const basisPoints = 9_999;

interface Move {
  /** Milliseconds from the start. */
  readonly at: number;
  readonly minor: number;
}

interface Life {
  readonly moves: readonly Move[];
  /** When the account is emptied and closed, if it is. */
  readonly closedAt: number | undefined;
}

/** Each day's interest on an account that lives such a life, with runs at these times and a last one after all of it. */
async function interestOf({ moves, closedAt }: Life, runs: readonly number[]): Promise<unknown[]> {
  const stores = inMemoryStores();
  await stores.checkpoints.keep('interest', { after: dayBefore(dayOf(new Date(START))), done: 1 });
  let now = new Date(START);
  const bank = bankOn(stores, () => now, { interestBasisPoints: basisPoints });
  const accrual = interestAccrual(stores, { clock: () => now, log: silent });
  const id = nextId();
  const asking = () => by('ada', { now });
  await bank.accounts.open(asking(), id, { owner: 'ada', currency: 'EUR', kind: 'additional' });
  const steps: [number, () => Promise<unknown>][] = [
    ...moves
      .filter(({ at }) => closedAt === undefined || at < closedAt)
      .map(({ at, minor }): [number, () => Promise<unknown>] => [
        at,
        () => bank.accounts.deposit(asking(), id, eur(minor)),
      ]),
    ...[...runs, (DAYS + 3) * DAY_MS].map((at): [number, () => Promise<unknown>] => [
      at,
      () => accrual.accrueUntil(dayBefore(dayOf(new Date(now.getTime() - SETTLED_MS))), { basisPoints }),
    ]),
  ];
  if (closedAt !== undefined) {
    steps.push([
      closedAt,
      async () => {
        // The first try may be refused for the interest that it has brought.
        await bank.accounts.close(asking(), id).catch(() => undefined);
        const { balance } = (await bank.accounts.find(asking(), id)).state;
        if (balance > 0) await bank.accounts.withdraw(asking(), id, eur(balance));
        await bank.accounts.close(asking(), id).catch((error: { code?: string }) => {
          if (error.code !== 'account.closed') throw error;
        });
      },
    ]);
  }
  for (const [at, step] of steps.toSorted(([a], [b]) => a - b)) {
    now = new Date(START + at);
    await step();
  }
  const commits = await stores.accountStore.read(accountStream(id), { after: 0, limit: 1_000 });
  return commits.flatMap(({ events: [event] }) => {
    if (event?.type !== 'InterestAccrued') return [];
    const { day, base, amount, carry } = event.data;
    return [{ day, base, minor: amount.minor, carry }];
  });
}

const within = fc.integer({ min: 1, max: DAYS * DAY_MS });
const lives = fc.record({
  moves: fc.array(fc.record({ at: within, minor: fc.integer({ min: 1, max: 10 ** 9 }) }), { maxLength: 12 }),
  closedAt: fc.option(within, { nil: undefined }),
});
/** Shortly after the end of each day. */
const DAILY = Array.from({ length: DAYS }, (_, i) => (i + 1) * DAY_MS + 900_000);

describe('interest', () => {
  it('is the same for each day at whatever times it is accrued, and of an account that was closed before', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.array(within, { maxLength: 6 }), async (life, runs) => {
        expect(await interestOf(life, runs)).toEqual(await interestOf(life, DAILY));
      }),
    );
  });

  it('of days that are over is paid before an account can be closed', async () => {
    const moves = [{ at: 1, minor: 36_500_000 }];
    const days = await interestOf({ moves, closedAt: 3 * DAY_MS + 1 }, []);
    expect(days.map((each) => (each as { day: string }).day)).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
  });
});
