import { randomUUID } from 'node:crypto';

import { type Client, currency, openingMinor } from '@cutover/traffic';

import type { AccountLedger } from './ledger-record.ts';
import type { Size } from '../application.ts';
import { ask, forEachOf } from '../shared/ask.ts';
import type { TokenKey } from '../shared/token-key.ts';

export interface OpenedAccounts {
  clients: Client[];
  opening: AccountLedger['opening'];
}

const openOne = async (url: string, token: string): Promise<AccountLedger['opening'][number]> => {
  const account = await ask({ url: `${url}/accounts`, token, write: { key: randomUUID(), body: { currency } } });
  const key = randomUUID();
  const amount = { minor: openingMinor, currency };
  await ask({ url: `${url}/accounts/${String(account['id'])}/deposits`, token, write: { key, body: { amount } } });
  return { account: String(account['id']), minor: openingMinor, key };
};

/** Opens each client's accounts through the service's own API and puts the opening balance on each. @throws SetUpError */
export const openAccounts = async (url: string, key: TokenKey, size: Size): Promise<OpenedAccounts> => {
  const tokens = await Promise.all(Array.from({ length: size.clients }, (_, index) => key.sign(`client-${index}`)));
  return openAccountsOf(url, tokens, size.accountsPerClient);
};

/** The same for clients that have their tokens already. @throws SetUpError */
export const openAccountsOf = async (
  url: string,
  tokens: readonly string[],
  accountsPerClient: number,
): Promise<OpenedAccounts> => {
  const clients: Client[] = tokens.map((token) => ({ token, accounts: [] }));
  const opening: AccountLedger['opening'] = [];
  const wanted = clients.flatMap((client) => Array.from({ length: accountsPerClient }, () => client));
  await forEachOf(wanted, async (client) => {
    const opened = await openOne(url, client.token);
    client.accounts.push(opened.account);
    opening.push(opened);
  });
  return { clients, opening };
};

/** Balances as the service answers them now. @throws SetUpError */
export const readBalances = async (url: string, clients: readonly Client[]): Promise<AccountLedger['balances']> => {
  const wanted = clients.flatMap(({ token, accounts }) => accounts.map((account) => ({ token, account })));
  const balances: AccountLedger['balances'] = [];
  await forEachOf(wanted, async ({ token, account }) => {
    const { balance } = (await ask({ url: `${url}/accounts/${account}`, token })) as { balance: { minor: number } };
    balances.push({ account, minor: balance.minor });
  });
  return balances.sort((a, b) => a.account.localeCompare(b.account));
};
