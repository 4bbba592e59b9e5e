import type { AccountOperation } from './account-draw.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import { clientOf, idOf, jsonBody } from '../workload/requests.ts';
import type { Client, WorkloadCall } from '../workload/workload.ts';

export const currency = 'EUR';

const paths: Record<AccountOperation, (account: string) => string> = {
  balance: (account) => `/accounts/${account}`,
  statement: (account) => `/accounts/${account}/statement?limit=20`,
  deposit: (account) => `/accounts/${account}/deposits`,
  withdrawal: (account) => `/accounts/${account}/withdrawals`,
  transfer: () => '/transfers',
};

/** The request that the account service's API wants for a scheduled operation. */
export const accountCall = (request: ScheduledRequest, clients: readonly Client[]): WorkloadCall => {
  const account = idOf(clients, request.account);
  const to = request.to === null ? null : idOf(clients, request.to);
  const authorization = `Bearer ${clientOf(clients, request.client).token}`;
  const path = paths[request.op as AccountOperation](account);
  if (request.key === null) return { method: 'GET', path, headers: { authorization }, body: null, account, to };
  const amount = { minor: request.minor, currency };
  const said = to === null ? { amount } : { from: account, to, amount };
  return {
    ...{ method: 'POST', path, account, to },
    ...jsonBody(said, { authorization, 'idempotency-key': request.key }),
  };
};
