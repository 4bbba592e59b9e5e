import { randomUUID } from 'node:crypto';

import { type Client, emailOf, memberName, memberPassword } from '@cutover/traffic';

import type { MembershipLedger } from './membership-ledger.ts';
import type { Size } from '../application.ts';
import { ask, forEachOf } from '../shared/ask.ts';

export interface RegisteredMembers {
  clients: Client[];
  opening: MembershipLedger['opening'];
}

/** Registers each client as a member through the service's own API and logs it in. @throws SetUpError */
export const registerMembers = async (url: string, size: Size): Promise<RegisteredMembers> => {
  const clients: Client[] = [];
  const opening: MembershipLedger['opening'] = [];
  await forEachOf(Array.from({ length: size.clients }), async () => {
    const key = randomUUID();
    const email = emailOf(key);
    const body = { email, name: memberName, password: memberPassword };
    const { id } = await ask({ url: `${url}/members`, write: { key, body } });
    const said = { email, password: memberPassword };
    const { token } = await ask({ url: `${url}/sessions`, write: { key: randomUUID(), body: said } });
    clients.push({ token: String(token), accounts: [String(id)], notes: { email } });
    opening.push({ member: String(id), email, key });
  });
  return { clients, opening };
};
