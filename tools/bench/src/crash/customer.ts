import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOf, type Answer, type Client } from '@cutover/service-kit/testing';
import type { Bank } from './bank.ts';
import type { OrderKind, PlannedOrder } from './schedule.ts';
import type { AccountRecord, Entry } from './verdict.ts';

export interface Customer {
  readonly memberId: string;
  readonly account: Client;
  readonly transfer: Client;
  /** Opened because they registered; it has the money. */
  readonly main: string;
  readonly second: string;
  /** In another currency. */
  readonly foreign: string;
}

export interface Registration {
  readonly email: string;
  readonly key: string;
}

/** An order that goes on being asked for until it is acknowledged, under one key. */
export interface Order {
  readonly kind: OrderKind;
  readonly key: string;
  readonly body: object;
  readonly from: string;
  readonly to: string;
}

const PAID_IN = 10_000;
const TOO_MUCH = 1_000_000;
const PATIENCE_MS = 60_000;
const PAGE = 200;
const PASSWORD = 'correct horse battery';

/** Asks until the answer is none of a service that is away; a request that was cut is asked again under its key. @throws Error when that takes a minute */
export async function persist(what: string, ask: () => Promise<Answer>): Promise<Answer> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask().catch((reason: Error) => reason);
    if (!(answer instanceof Error) && answer.status < 500) return answer;
    if (performance.now() > until)
      throw new Error(`${what}: ${answer instanceof Error ? answer.message : answer.status}`);
    await sleep(20);
  }
}

export const newRegistration = (): Registration => ({ email: `${randomUUID()}@example.org`, key: randomUUID() });

/** @returns the member's id */
export async function register(bank: Bank, { email, key }: Registration): Promise<string> {
  const body = { email, name: 'Ada', password: PASSWORD };
  const nobody = clientOf(bank.urlOf('membership'), undefined);
  return (await made('register', () => nobody.post('/members', body, key))).id as string;
}

/** Registers, logs in, waits for the first account, opens two more, and pays in. */
export async function newCustomer(bank: Bank): Promise<Customer> {
  const registration = newRegistration();
  const memberId = await register(bank, registration);
  const nobody = clientOf(bank.urlOf('membership'), undefined);
  const credentials = { email: registration.email, password: PASSWORD };
  const { token } = await made('log in', () => nobody.post('/sessions', credentials, null));
  const account = clientOf(bank.urlOf('account'), token as string);
  const main = await firstAccount(account);
  const open = async (currency: string): Promise<string> => {
    const key = randomUUID();
    return (await made('open', () => account.post('/accounts', { currency }, key))).id as string;
  };
  const [second, foreign] = await Promise.all([open('EUR'), open('KRW')]);
  const [key, amount] = [randomUUID(), { minor: PAID_IN, currency: 'EUR' }];
  await made('deposit', () => account.post(`/accounts/${main}/deposits`, { amount }, key));
  const transfer = clientOf(bank.urlOf('transfer'), token as string);
  return { memberId, account, transfer, main, second, foreign };
}

export function orderOf({ main, second, foreign }: Customer, { kind, minor }: Omit<PlannedOrder, 'delayMs'>): Order {
  const to = { pay: second, funds: second, currency: foreign, nobody: randomUUID() }[kind];
  const amount = { minor: kind === 'funds' ? TOO_MUCH : minor, currency: 'EUR' };
  return { kind, key: randomUUID(), from: main, to, body: { from: main, to, amount } };
}

/** @returns the transfer's id once it is acknowledged */
export async function place({ transfer }: Customer, { body, key }: Order): Promise<string> {
  return (await made('order', () => transfer.post('/transfers', body, key))).id as string;
}

/** @returns the account as its owner sees it, with its whole statement */
export async function accountRecord({ account }: Customer, id: string): Promise<AccountRecord> {
  const { body } = await persist('look', () => account.get(`/accounts/${id}`));
  const entries: Entry[] = [];
  for (let cursor = ''; ; ) {
    const path = `/accounts/${id}/statement?limit=${PAGE}${cursor}`;
    const page = (await persist('statement', () => account.get(path))).body;
    entries.push(...(page.entries as Entry[]));
    if (!page.next) break;
    cursor = `&cursor=${encodeURIComponent(page.next as string)}`;
  }
  return { id, currency: body.currency, balance: body.balance.minor, available: body.available.minor, entries };
}

async function made(what: string, ask: () => Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await persist(what, ask);
  if (status >= 300) throw new Error(`${what} was answered ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Opened by the account service once it hears of the member. */
async function firstAccount(account: Client): Promise<string> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { body } = await persist('accounts', () => account.get('/accounts'));
    const first = body.accounts?.[0]?.id as string | undefined;
    if (first !== undefined) return first;
    if (performance.now() > until) throw new Error('no account was opened for a new member within a minute');
    await sleep(20);
  }
}
