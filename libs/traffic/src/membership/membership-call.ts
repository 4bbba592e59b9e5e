import type { MembershipOperation } from './membership-draw.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import { clientOf, idOf, jsonBody } from '../workload/requests.ts';
import type { Client, WorkloadCall } from '../workload/workload.ts';

/** Of every simulated member; it protects nothing. */
export const memberPassword = 'of a simulated member';

export const memberName = 'A simulated member';

/** The address that the registration under this key gives. */
export const emailOf = (key: string): string => `${key}@member.example`;

const noteOf = ({ notes }: Client, name: string): string => {
  const found = notes?.[name];
  if (found === undefined) throw new RangeError(`a client of the plan has no ${name}`);
  return found;
};

type Say = (request: ScheduledRequest, clients: readonly Client[]) => WorkloadCall;

const register = (email: string, key: string): WorkloadCall => ({
  ...{ method: 'POST', path: '/members', account: email, to: null },
  ...jsonBody({ email, name: memberName, password: memberPassword }, { 'idempotency-key': key }),
});

const says: Record<MembershipOperation, Say> = {
  register: ({ key }) => register(emailOf(key as string), key as string),
  'register-again': ({ key, client }, clients) => register(noteOf(clientOf(clients, client), 'email'), key as string),
  'log-in': ({ client }, clients) => {
    const email = noteOf(clientOf(clients, client), 'email');
    const said = jsonBody({ email, password: memberPassword }, {});
    return { ...{ method: 'POST', path: '/sessions', account: email, to: null }, ...said };
  },
  member: ({ account, client }, clients) => {
    const id = idOf(clients, account);
    const headers = { authorization: `Bearer ${clientOf(clients, client).token}` };
    return { method: 'GET', path: `/members/${id}`, headers, body: null, account: id, to: null };
  },
};

/** The request that membership's API wants for a scheduled operation. */
export const membershipCall: Say = (request, clients) => says[request.op as MembershipOperation](request, clients);
