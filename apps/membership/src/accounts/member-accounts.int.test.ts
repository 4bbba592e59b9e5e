import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { inMemoryStores, type InMemoryStores } from '../testing/in-memory-stores.ts';
import { CLIENT, by, membershipOn, newKeys, nextId } from '../testing/test-membership.ts';
import { memberIdOf } from '../member/member.ts';
import { accountService } from './member-accounts.ts';

interface Asked {
  readonly path: string;
  readonly key: string;
  readonly subject: string | undefined;
  readonly roles: unknown;
  readonly body: unknown;
}

/** What an account service answers, and what it was asked. */
let answer: { status: number; body: object };
let asked: Asked[];
let server: Server;
let stores: InMemoryStores;

const issuer = new TokenIssuer(newKeys(), 900);
const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function read(request: IncomingMessage): Promise<Asked> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { sub, roles } = decodeJwt((request.headers.authorization ?? '').slice('Bearer '.length));
  const key = String(request.headers['idempotency-key']);
  return { path: request.url!, key, subject: sub, roles, body: JSON.parse(text) };
}

beforeEach(async () => {
  stores = inMemoryStores();
  asked = [];
  answer = { status: 200, body: { owner: 'x', paid: [] } };
  server = createServer((request, response) => {
    void read(request).then((each) => {
      asked.push(each);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Somebody of a membership that knows where accounts are. */
async function someone() {
  const token = async () => (await issuer.issue('membership', ['service'], new Date())).token;
  const { members } = membershipOn(stores, undefined, { accounts: accountService({ url: urlOf(), token }) });
  const who = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' };
  const id = memberIdOf((await members.register(nextId(), who, CLIENT)).commit.stream);
  return { members, id };
}

const problem = (status: number, code: string, over: object = {}) => ({
  status,
  body: { type: 'about:blank', title: code, status, code, retriable: status >= 500, ...over },
});

describe('leaving where accounts are known', () => {
  it('asks, as a service and under the key of the request, that nothing is left, and then is over', async () => {
    const { members, id } = await someone();
    const asking = by(id, nextId());
    const payTo = nextId();
    await members.leave(asking, id, payTo);
    const [path, subject, roles] = [`/owners/${id}/pay-out`, 'membership', ['service']];
    expect(asked).toEqual([{ path, key: asking.idempotencyKey, subject, roles, body: { payTo } }]);
    await expect(members.find(id)).rejects.toMatchObject({ code: 'member.left' });
    expect((await members.leave(asking, id, payTo)).replayed).toBe(true);
    expect(asked).toHaveLength(1);
    await expect(members.leave(asking, id)).rejects.toMatchObject({ code: 'event-store.key-reused' });
  });

  it.each([
    ['something is left', problem(409, 'pay-out.not-empty', { accounts: ['a'] }), 'member.accounts-not-empty', false],
    ['something is held', problem(409, 'pay-out.held', { accounts: ['a'] }), 'member.accounts-not-empty', false],
    ['payTo does not take it', problem(422, 'account.currency-mismatch'), 'member.pay-to-refused', false],
    ['payTo is no account', problem(404, 'account.unknown'), 'member.pay-to-refused', false],
    ['a part is on its way', problem(503, 'pay-out.unfinished'), 'member.accounts-unavailable', true],
    ['the account service is away', problem(503, 'event-store.unavailable'), 'member.accounts-unavailable', true],
    ['the token is not taken', problem(401, 'auth.invalid-token'), 'member.accounts-unavailable', true],
  ])('does nothing where %s, and can be tried again', async (_what, refusal, code, retriable) => {
    const { members, id } = await someone();
    const asking = by(id, nextId());
    answer = refusal;
    await expect(members.leave(asking, id)).rejects.toMatchObject({ code, retriable });
    expect((await members.find(id)).sequence).toBe(1);
    expect(stores.credentials.hashes.size).toBe(1);
    answer = { status: 200, body: { owner: id, paid: [] } };
    expect((await members.leave(asking, id)).replayed).toBe(false);
  });

  it('does nothing where nobody answers', async () => {
    const { members, id } = await someone();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(members.leave(by(id), id)).rejects.toMatchObject({ code: 'member.accounts-unavailable' });
    expect((await members.find(id)).sequence).toBe(1);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
});

describe('leaving where no accounts are known', () => {
  it('asks nobody, and cannot pay anything to anywhere', async () => {
    const { members } = membershipOn(stores);
    const who = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' };
    const id = memberIdOf((await members.register(nextId(), who, CLIENT)).commit.stream);
    await expect(members.leave(by(id), id, nextId())).rejects.toMatchObject({ code: 'member.pay-to-unknown' });
    await members.leave(by(id), id);
    expect(asked).toEqual([]);
  });
});
