import { setTimeout as sleep } from 'node:timers/promises';
import { BankError, bearer, dataOf, keyed, type Bank } from './bank-client.ts';
import { CURRENCY, PASSWORD, type SeedMember, type SeedTransfer } from './seed-plan.ts';

export interface Seeded {
  readonly members: number;
  readonly accounts: number;
  readonly transfers: number;
  /** Σ balances of the seeded members' accounts, minor units. */
  readonly total: number;
}

interface Seat {
  readonly token: string;
  readonly accountId: string;
}

const TRIES = 100;
const PAUSE_MS = 100;

const money = (minor: number) => ({ amount: { minor, currency: CURRENCY } });

/** Does through the services' APIs what the plan says. Every request has a key of its own, so doing it again changes nothing. */
export async function seedBank(
  bank: Bank,
  members: readonly SeedMember[],
  transfers: readonly SeedTransfer[],
): Promise<Seeded> {
  const seats: Seat[] = [];
  for (const member of members) seats.push(await seat(bank, member));
  for (const [i, { from, to, minor }] of transfers.entries()) {
    const { token, accountId } = seats[from]!;
    const body = { from: accountId, to: seats[to]!.accountId, ...money(minor) };
    const params = { header: keyed(`seed transfer ${i} ${accountId}`) };
    dataOf(await bank.account.POST('/transfers', { params, headers: bearer(token), body }));
  }
  const balances = await Promise.all(seats.map((one) => balanceOf(bank, one)));
  const total = balances.reduce((sum, minor) => sum + minor, 0);
  return { members: seats.length, accounts: seats.length, transfers: transfers.length, total };
}

async function seat(bank: Bank, { name, email, deposit }: SeedMember): Promise<Seat> {
  await registered(bank, { name, email });
  const { token, memberId } = dataOf(await bank.membership.POST('/sessions', { body: { email, password: PASSWORD } }));
  const accountId = await mainAccount(bank, { token, memberId });
  const params = { path: { id: accountId }, header: keyed(`seed deposit ${accountId}`) };
  dataOf(await bank.account.POST('/accounts/{id}/deposits', { params, headers: bearer(token), body: money(deposit) }));
  return { token, accountId };
}

/** The member's first account: opened when membership told of them, or here, whichever came first. */
async function mainAccount({ account }: Bank, { token, memberId }: Record<'token' | 'memberId', string>) {
  const headers = bearer(token);
  const body = { currency: CURRENCY, kind: 'main' } as const;
  const params = { header: keyed(`seed account ${memberId}`) };
  try {
    return dataOf(await account.POST('/accounts', { params, headers, body })).id;
  } catch (error) {
    if (!(error instanceof BankError) || error.code !== 'account.main-exists') throw error;
  }
  // It may have been opened this very moment: lists show it a little later.
  for (let left = TRIES; ; left--) {
    const { accounts } = dataOf(await account.GET('/accounts', { params: { query: { limit: 200 } }, headers }));
    const main = accounts.find(({ kind, currency, closedAt }) => kind === 'main' && currency === CURRENCY && !closedAt);
    if (main !== undefined) return main.id;
    if (left === 0) throw new Error(`the main account of member ${memberId} is being opened; seed again`);
    await sleep(PAUSE_MS);
  }
}

async function registered({ membership }: Bank, who: { name: string; email: string }): Promise<void> {
  const params = { header: keyed(`seed member ${who.email}`) };
  try {
    dataOf(await membership.POST('/members', { params, body: { ...who, password: PASSWORD } }));
  } catch (error) {
    // Registered by hand under this address: logging in tells whether it is ours to use.
    if (!(error instanceof BankError) || error.code !== 'member.email-taken') throw error;
  }
}

async function balanceOf({ account }: Bank, { token, accountId }: Seat): Promise<number> {
  const params = { path: { id: accountId } };
  return dataOf(await account.GET('/accounts/{id}', { params, headers: bearer(token) })).balance.minor;
}
