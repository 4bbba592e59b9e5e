import type { ScheduledRequest } from '../schedule/schedule.ts';

/** A simulated user: who it says it is, and its accounts at the service under test. */
export interface BankClient {
  token: string;
  accounts: string[];
}

/** A scheduled request with the ids of this lane's accounts filled in. */
export interface BankCall {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body: string | null;
  account: string;
  to: string | null;
}

export const currency = 'EUR';

const accountOf = (clients: readonly BankClient[], client: number, account: number): string => {
  const id = clients[client]?.accounts[account];
  if (id === undefined) throw new RangeError(`the plan has no account ${account} of client ${client}`);
  return id;
};

const paths: Record<ScheduledRequest['op'], (account: string) => string> = {
  balance: (account) => `/accounts/${account}`,
  statement: (account) => `/accounts/${account}/statement?limit=20`,
  deposit: (account) => `/accounts/${account}/deposits`,
  withdrawal: (account) => `/accounts/${account}/withdrawals`,
  transfer: () => '/transfers',
};

/** The request that the account service's API wants for a scheduled operation. */
export const bankCall = (request: ScheduledRequest, clients: readonly BankClient[]): BankCall => {
  const account = accountOf(clients, request.account.client, request.account.account);
  const to = request.to === null ? null : accountOf(clients, request.to.client, request.to.account);
  const authorization = `Bearer ${clients[request.client]?.token ?? ''}`;
  const path = paths[request.op](account);
  if (request.key === null) return { method: 'GET', path, headers: { authorization }, body: null, account, to };
  const amount = { minor: request.minor, currency };
  const body = JSON.stringify(to === null ? { amount } : { from: account, to, amount });
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'idempotency-key': request.key,
  };
  return { method: 'POST', path, headers, body, account, to };
};
