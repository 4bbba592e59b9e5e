import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type BankClient, currency, openingMinor } from '@cutover/traffic';

import type { TokenKey } from './tokens.ts';
import type { LedgerRecord } from '../run/ledger-record.ts';

export interface OpenedAccounts {
  clients: BankClient[];
  opening: LedgerRecord['opening'];
}

/** The service refused, or did not answer, what a lane needs before it begins or after it ended. */
export class SetUpError extends Error {
  readonly code = 'set-up-failed';
}

const atOnce = 6;

interface Call {
  url: string;
  token: string;
  /** Of a write: its idempotency key and body. A call without them is a read. */
  write?: { key: string; body: unknown };
}

const attempts = 20;
const againAfterMs = 250;

const requestOf = ({ token, write }: Call): RequestInit => {
  const authorization = `Bearer ${token}`;
  if (write === undefined) return { headers: { authorization } };
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': write.key };
  return { method: 'POST', headers, body: JSON.stringify(write.body) };
};

const answerTo = async (call: Call): Promise<Record<string, unknown> | string> => {
  const response = await fetch(call.url, requestOf(call));
  if (response.ok) return (await response.json()) as Record<string, unknown>;
  const said = `${response.status}: ${(await response.text()).slice(0, 200)}`;
  if (response.status >= 500) return said;
  throw new SetUpError(`${new URL(call.url).pathname} answered ${said}`);
};

/** What a connection that broke or a Service that is only just there answers is worth another try; a refusal is not. */
const attempt = (call: Call): Promise<Record<string, unknown> | string> =>
  answerTo(call).catch((error: Error) => {
    if (error instanceof SetUpError) throw error;
    return `${error.message} (${String(error.cause)})`;
  });

/** What is asked before and after the measured time may repeat itself, unlike what is measured: under the same key, a write has one effect. */
const ask = async (call: Call): Promise<Record<string, unknown>> => {
  let last = '';
  for (let tried = 0; tried < attempts; tried += 1) {
    const answer = await attempt(call);
    if (typeof answer !== 'string') return answer;
    last = answer;
    await sleep(againAfterMs);
  }
  throw new SetUpError(`${new URL(call.url).pathname}: no answer after ${attempts} attempts, the last: ${last}`);
};

const openOne = async (url: string, token: string): Promise<LedgerRecord['opening'][number]> => {
  const account = await ask({ url: `${url}/accounts`, token, write: { key: randomUUID(), body: { currency } } });
  const key = randomUUID();
  const amount = { minor: openingMinor, currency };
  await ask({ url: `${url}/accounts/${String(account['id'])}/deposits`, token, write: { key, body: { amount } } });
  return { account: String(account['id']), minor: openingMinor, key };
};

/** Opens each client's accounts through the service's own API and puts the opening balance on each. @throws SetUpError */
export const openAccounts = async (
  url: string,
  key: TokenKey,
  size: { clients: number; accountsPerClient: number },
): Promise<OpenedAccounts> => {
  const tokens = await Promise.all(Array.from({ length: size.clients }, (_, index) => key.sign(`client-${index}`)));
  const clients: BankClient[] = tokens.map((token) => ({ token, accounts: [] }));
  const opening: LedgerRecord['opening'] = [];
  const wanted = clients.flatMap((client) => Array.from({ length: size.accountsPerClient }, () => client));
  const work = async () => {
    for (let client = wanted.pop(); client !== undefined; client = wanted.pop()) {
      const opened = await openOne(url, client.token);
      client.accounts.push(opened.account);
      opening.push(opened);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { clients, opening };
};

/** Balances as the service answers them now. @throws SetUpError */
export const readBalances = async (url: string, clients: readonly BankClient[]): Promise<LedgerRecord['balances']> => {
  const wanted = clients.flatMap(({ token, accounts }) => accounts.map((account) => ({ token, account })));
  const balances: LedgerRecord['balances'] = [];
  const work = async () => {
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      const answer = await ask({ url: `${url}/accounts/${next.account}`, token: next.token });
      const { balance } = answer as { balance: { minor: number } };
      balances.push({ account: next.account, minor: balance.minor });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return balances.sort((a, b) => a.account.localeCompare(b.account));
};
