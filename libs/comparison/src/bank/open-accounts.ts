import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type BankClient, currency, openingMinor } from '@cutover/traffic';

import type { TokenKey } from './tokens.ts';
import type { LedgerRecord } from '../run/ledger-record.ts';

export interface OpenedAccounts {
  clients: BankClient[];
  opening: LedgerRecord['opening'];
}

/** The service refused what a lane needs before it can begin. */
export class SetUpError extends Error {
  readonly code = 'set-up-failed';
}

const atOnce = 6;

interface Write {
  url: string;
  token: string;
  key: string;
  body: unknown;
}

const attempts = 20;
const againAfterMs = 250;

const send = (write: Write): Promise<Response> =>
  fetch(write.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${write.token}`,
      'content-type': 'application/json',
      'idempotency-key': write.key,
    },
    body: JSON.stringify(write.body),
  });

/** What a Service that is only just there answers is worth another try; a refusal is not. */
const attempt = async (write: Write): Promise<Record<string, unknown> | string> => {
  const response = await send(write).catch((error: Error) => `${error.message} (${String(error.cause)})`);
  if (typeof response === 'string') return response;
  if (response.ok) return (await response.json()) as Record<string, unknown>;
  const said = `${response.status}: ${(await response.text()).slice(0, 200)}`;
  if (response.status >= 500) return said;
  throw new SetUpError(`setting up accounts: ${new URL(write.url).pathname} answered ${said}`);
};

/** Set-up may repeat itself, unlike what is measured: under the same key, a write has one effect. */
const post = async (write: Write): Promise<Record<string, unknown>> => {
  let last = '';
  for (let tried = 0; tried < attempts; tried += 1) {
    const answer = await attempt(write);
    if (typeof answer !== 'string') return answer;
    last = answer;
    await sleep(againAfterMs);
  }
  throw new SetUpError(`setting up accounts: ${new URL(write.url).pathname}: ${last}`);
};

const openOne = async (url: string, token: string): Promise<LedgerRecord['opening'][number]> => {
  const account = await post({ url: `${url}/accounts`, token, key: randomUUID(), body: { currency } });
  const key = randomUUID();
  const amount = { minor: openingMinor, currency };
  await post({ url: `${url}/accounts/${String(account['id'])}/deposits`, token, key, body: { amount } });
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
      const response = await fetch(`${url}/accounts/${next.account}`, {
        headers: { authorization: `Bearer ${next.token}` },
      });
      if (!response.ok) throw new SetUpError(`reading account ${next.account} answered ${response.status}`);
      const { balance } = (await response.json()) as { balance: { minor: number } };
      balances.push({ account: next.account, minor: balance.minor });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return balances.sort((a, b) => a.account.localeCompare(b.account));
};
