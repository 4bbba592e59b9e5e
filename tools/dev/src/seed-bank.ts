import { BankError, type BankClient } from './bank-client.ts';
import { CURRENCY, PASSWORD, type SeedMember, type SeedTransfer } from './seed-plan.ts';

export interface Seeded {
  readonly members: number;
  readonly accounts: number;
  readonly transfers: number;
  /** Σ balances of the seeded members' accounts, minor units. */
  readonly total: number;
}

export interface SeedParts {
  readonly membership: BankClient;
  readonly account: BankClient;
}

interface Seat {
  readonly token: string;
  readonly accountId: string;
}

const money = (minor: number) => ({ amount: { minor, currency: CURRENCY } });

/** Does through the services' APIs what the plan says. Every request has a key of its own, so doing it again changes nothing. */
export async function seedBank(
  parts: SeedParts,
  members: readonly SeedMember[],
  transfers: readonly SeedTransfer[],
): Promise<Seeded> {
  const seats: Seat[] = [];
  for (const member of members) seats.push(await seat(parts, member));
  for (const [i, { from, to, minor }] of transfers.entries()) {
    const { token, accountId } = seats[from]!;
    const body = { from: accountId, to: seats[to]!.accountId, ...money(minor) };
    await parts.account.send({ line: 'POST /transfers', purpose: `seed transfer ${i} ${accountId}`, token, body });
  }
  const balances = await Promise.all(seats.map((one) => balanceOf(parts, one)));
  const total = balances.reduce((sum, minor) => sum + minor, 0);
  return { members: seats.length, accounts: seats.length, transfers: transfers.length, total };
}

async function seat({ membership, account }: SeedParts, { name, email, deposit }: SeedMember): Promise<Seat> {
  await registered(membership, { name, email });
  const credentials = { email, password: PASSWORD };
  const session = { line: 'POST /sessions', body: credentials } as const;
  const { token, memberId } = await membership.send<{ token: string; memberId: string }>(session);
  const opening = {
    line: 'POST /accounts',
    purpose: `seed account ${memberId}`,
    token,
    body: { currency: CURRENCY },
  } as const;
  const { id: accountId } = await account.send<{ id: string }>(opening);
  const line = `POST /accounts/${accountId}/deposits` as const;
  await account.send({ line, purpose: `seed deposit ${accountId}`, token, body: money(deposit) });
  return { token, accountId };
}

async function registered(membership: BankClient, who: { name: string; email: string }): Promise<void> {
  const body = { ...who, password: PASSWORD };
  try {
    await membership.send({ line: 'POST /members', purpose: `seed member ${who.email}`, body });
  } catch (error) {
    // Registered by hand under this address: logging in tells whether it is ours to use.
    if (!(error instanceof BankError) || error.code !== 'member.email-taken') throw error;
  }
}

async function balanceOf({ account }: SeedParts, { token, accountId }: Seat): Promise<number> {
  const found = await account.send<{ balance: { minor: number } }>({ line: `GET /accounts/${accountId}`, token });
  return found.balance.minor;
}
