import type { AccountRef } from '../schedule/scheduled-request.ts';
import type { Client } from './workload.ts';

/** @throws RangeError when the plan has no such client */
export const clientOf = (clients: readonly Client[], client: number): Client => {
  const found = clients[client];
  if (found === undefined) throw new RangeError(`the plan has no client ${client}`);
  return found;
};

/** Id of what the schedule names by number. @throws RangeError when the plan has not that many */
export const idOf = (clients: readonly Client[], { client, account }: AccountRef): string => {
  const id = clientOf(clients, client).accounts[account];
  if (id === undefined) throw new RangeError(`the plan has no account ${account} of client ${client}`);
  return id;
};

/** Headers and body of a request that says something. */
export const jsonBody = (value: unknown, headers: Record<string, string>) => {
  const body = JSON.stringify(value);
  const described = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  return { headers: { ...headers, ...described }, body };
};
