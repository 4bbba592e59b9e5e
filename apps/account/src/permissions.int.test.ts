import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { PERMISSIONS, permissionsTable, type Operation, type Role, type Whose } from './permissions.ts';
import { clientOf, type Answer, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
let service: TestService;
/** One more teller, member and service than those under test: who owns what is another's, and who placed the holds. */
let other: Readonly<Record<Role, Client>>;

const ROLES: readonly Role[] = ['member', 'teller', 'service'];
const WHOSE: readonly Whose[] = ['own', 'anothers'];
const eur = (minor: number) => ({ amount: { minor, currency: 'EUR' } });

async function bearer(subject: string, role: Role): Promise<Client> {
  const token = await tokenFor(subject, role === 'member' ? {} : { roles: [role] });
  return clientOf(service.url, token);
}

beforeAll(async () => {
  standin = await startMongoStandin();
  service = await startAccount(standin.url, 'pod-1');
  const others = ROLES.map(async (role) => [role, await bearer(`other-${role}`, role)] as const);
  other = Object.fromEntries(await Promise.all(others)) as Record<Role, Client>;
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await standin?.stop();
});

/** An account with money, and whose it is. */
interface Surroundings {
  readonly owner: string;
  readonly account: string;
  readonly ownerClient: Client;
  /** Of the caller's side: services end what services have placed, tellers what tellers have. */
  readonly placer: Client;
}

const hold = () => ({ holdId: randomUUID(), ...eur(1), expiresInSeconds: 60 });

async function placed({ account, placer }: Surroundings): Promise<string> {
  const body = hold();
  expect((await placer.post(`/accounts/${account}/holds`, body)).status).toBe(201);
  return `/accounts/${account}/holds/${body.holdId}`;
}

async function ordered({ account, ownerClient }: Surroundings): Promise<string> {
  const to = (await other.member.post('/accounts', { currency: 'EUR' })).body.id;
  return (await ownerClient.post('/transfers', { from: account, to, ...eur(1) })).body.id;
}

type Act = (caller: Client, surroundings: Surroundings) => Promise<Answer>;

/** Each operation, tried in a way that nothing but permission stands in the way of. */
const ACTS: Readonly<Record<Operation, Act>> = {
  open: (caller, { owner }) => caller.post('/accounts', { currency: 'EUR', owner }),
  list: (caller, { owner }) => caller.get(`/accounts?owner=${owner}`),
  read: (caller, { account }) => caller.get(`/accounts/${account}`),
  holds: (caller, { account }) => caller.get(`/accounts/${account}/holds`),
  statement: (caller, { account }) => caller.get(`/accounts/${account}/statement`),
  statementCsv: (caller, { account }) => caller.get(`/accounts/${account}/statement.csv`),
  readTransfer: async (caller, there) => caller.get(`/transfers/${await ordered(there)}`),
  deposit: (caller, { account }) => caller.post(`/accounts/${account}/deposits`, eur(1)),
  withdraw: (caller, { account }) => caller.post(`/accounts/${account}/withdrawals`, eur(1)),
  async transfer(caller, { account }) {
    const to = (await other.member.post('/accounts', { currency: 'EUR' })).body.id;
    return caller.post('/transfers', { from: account, to, ...eur(1) });
  },
  async close(caller, { owner, ownerClient }) {
    const { body } = await ownerClient.post('/accounts', { currency: 'EUR', owner });
    return caller.post(`/accounts/${body.id}/close`, {});
  },
  agreeOverdraft: (caller, { account }) => put(caller, `/accounts/${account}/overdraft`, { limit: 10 }),
  placeHold: (caller, { account }) => caller.post(`/accounts/${account}/holds`, hold()),
  captureHold: async (caller, there) => caller.post(`${await placed(there)}/capture`, {}),
  releaseHold: async (caller, there) => caller.post(`${await placed(there)}/release`, {}),
  async payOut(caller, { owner, account, ownerClient }) {
    await ownerClient.post(`/accounts/${account}/withdrawals`, eur(100));
    return caller.post(`/owners/${owner}/pay-out`, {});
  },
  credit: (caller, { account }) =>
    caller.post(`/accounts/${account}/credits`, { transferId: randomUUID(), from: randomUUID(), ...eur(1) }),
};

const tokens = new Map<Client, string>();

async function put(caller: Client, path: string, body: object): Promise<Answer> {
  const headers = {
    ...{ 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    authorization: `Bearer ${tokens.get(caller)}`,
  };
  const response = await fetch(service.url + path, { method: 'PUT', headers, body: JSON.stringify(body) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function surroundings(role: Role, whose: Whose): Promise<{ caller: Client; there: Surroundings }> {
  const subject = `${role}-${randomUUID()}`;
  const token = await tokenFor(subject, role === 'member' ? {} : { roles: [role] });
  const caller = clientOf(service.url, token);
  tokens.set(caller, token);
  const owner = whose === 'own' ? subject : `owner-${randomUUID()}`;
  const ownerClient = whose === 'own' ? caller : await bearer(owner, 'member');
  const { body } = await ownerClient.post('/accounts', { currency: 'EUR' });
  await ownerClient.post(`/accounts/${body.id}/deposits`, eur(100));
  const placer = role === 'service' ? other.service : other.teller;
  return { caller, there: { owner, account: body.id, ownerClient, placer } };
}

const cells = (Object.keys(ACTS) as Operation[]).flatMap((operation) =>
  ROLES.flatMap((role) => WHOSE.map((whose): [Operation, Role, Whose] => [operation, role, whose])),
);

describe('the table of permissions', () => {
  it.each(cells)('%s by a %s, account: %s', async (operation, role, whose) => {
    const { caller, there } = await surroundings(role, whose);
    const { status } = await ACTS[operation](caller, there);
    expect(status < 300 ? 'may' : status).toBe(PERMISSIONS[operation][role].includes(whose) ? 'may' : 403);
  });

  it('stands in the README as it is', () => {
    const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
    expect(readme).toContain(permissionsTable().join('\n'));
  });
});

describe("money of another's account", () => {
  it('leaves it at the word of two tellers, not of one', async () => {
    const { caller: tom, there } = await surroundings('teller', 'anothers');
    const path = await placed({ ...there, placer: tom });
    const alone = await tom.post(`${path}/capture`, {});
    expect([alone.status, alone.body.code]).toEqual([403, 'hold.four-eyes']);
    expect((await other.teller.post(`${path}/capture`, {})).status).toBe(201);
    expect((await there.ownerClient.get(`/accounts/${there.account}`)).body.balance.minor).toBe(99);
  });

  it.each<Role>(['teller', 'service'])('that a %s has set aside is not ended by the other side', async (side) => {
    const { there } = await surroundings('member', 'own');
    const path = await placed({ ...there, placer: other[side] });
    const stranger = side === 'teller' ? other.service : other.teller;
    for (const end of ['capture', 'release']) {
      const refused = await stranger.post(`${path}/${end}`, {});
      expect([refused.status, refused.body.code]).toEqual([403, 'hold.not-yours']);
    }
    expect((await other[side].post(`${path}/release`, {})).status).toBe(201);
    const shown = await there.ownerClient.get(`/accounts/${there.account}/holds`);
    expect(JSON.stringify(shown.body)).not.toContain('placedBy');
  });
});
