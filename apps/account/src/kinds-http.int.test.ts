import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import mongoose, { type Connection } from 'mongoose';
import { clientOf, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
/** Two pods on one database. */
let pods: TestService[];
let connection: Connection;

beforeAll(async () => {
  standin = await startMongoStandin();
  pods = await Promise.all([startAccount(standin.url, 'pod-1'), startAccount(standin.url, 'pod-2')]);
  connection = await mongoose.createConnection(`${standin.url}/account`).asPromise();
}, 120_000);

afterAll(async () => {
  await connection?.close();
  await Promise.all((pods ?? []).map((pod) => pod.stop()));
  await standin?.stop();
});

/** A member nobody has seen before, at each pod. */
async function newcomer(): Promise<{ owner: string; at: readonly Client[] }> {
  const owner = `member-${randomUUID()}`;
  const token = await tokenFor(owner);
  return { owner, at: pods.map(({ url }) => clientOf(url, token)) };
}

const main = { currency: 'EUR', kind: 'main' };

describe('a main account', () => {
  it('is one a currency, whichever pod is asked, and another after it is closed', async () => {
    const { at } = await newcomer();
    const answers = await Promise.all([...at, ...at, ...at].map((client) => client.post('/accounts', main)));
    const opened = answers.filter(({ status }) => status === 201);
    expect(opened.map(({ body }) => body.kind)).toEqual(['main']);
    const refused = answers
      .filter(({ status }) => status !== 201)
      .map(({ status, body }) => [status, body.code, body.field]);
    expect(refused).toEqual(Array.from({ length: 5 }, () => [409, 'account.main-exists', 'currency']));
    expect((await at[0]!.post('/accounts', { ...main, currency: 'KRW' })).status).toBe(201);
    expect((await at[0]!.post('/accounts', { currency: 'EUR' })).body.kind).toBe('additional');
    await at[1]!.post(`/accounts/${opened[0]!.body.id}/close`, {});
    expect((await at[1]!.post('/accounts', main)).status).toBe(201);
    expect((await at[0]!.post('/accounts', main)).body.code).toBe('account.main-exists');
  });

  it('is answered again under the same key, and no other kind is asked under it', async () => {
    const { at } = await newcomer();
    const key = randomUUID();
    const [first, again] = [await at[0]!.post('/accounts', main, key), await at[1]!.post('/accounts', main, key)];
    expect([again.status, again.body]).toEqual([201, first.body]);
    const reused = await at[0]!.post('/accounts', { currency: 'EUR' }, key);
    expect([reused.status, reused.body.code]).toEqual([422, 'event-store.key-reused']);
  });

  it('of an unknown kind gets 400', async () => {
    const { at } = await newcomer();
    const { status, body } = await at[0]!.post('/accounts', { currency: 'EUR', kind: 'secret' });
    expect([status, body.field]).toEqual([400, 'kind']);
  });
});

describe('a ledger of other builds', () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  /** Leaves an account as another build has stored it. */
  async function stored(...events: object[]): Promise<string> {
    const id = randomUUID();
    const stream = `account-${id}`;
    const documents = events.map((event, i) => ({
      ...{ _id: `${stream}/${String(i + 1).padStart(10, '0')}`, stream, sequence: i + 1, commandId: `c${i}` },
      ...{ events: [event], recordedAt: at, published: true },
    }));
    await connection.collection('account_commits').insertMany(documents as never);
    return id;
  }
  const paid = { type: 'MoneyDeposited', data: { amount: { minor: 7, currency: 'EUR' }, balance: 7 } };

  it('is read: an account of the first version is there, whole', async () => {
    const { owner, at: clients } = await newcomer();
    const data = { owner, currency: 'EUR', openedAt: at.toISOString() };
    const id = await stored({ type: 'AccountOpened', data }, paid);
    const found = await clients[0]!.get(`/accounts/${id}`);
    expect(found.body).toMatchObject({ owner, kind: 'additional', balance: { minor: 7 }, sequence: 2 });
    const { entries } = (await clients[1]!.get(`/accounts/${id}/statement`)).body;
    expect(entries).toMatchObject([{ type: 'deposit' }, { type: 'opened' }]);
    expect((await clients[1]!.post('/accounts', main)).status).toBe(201);
  });

  it.each([
    ['version', { type: 'AccountOpened', version: 3 }],
    ['type', { type: 'AccountFrozen' }],
  ])('is not folded past an event of an unknown %s: 503, and nothing is written', async (what, event) => {
    const { owner, at: clients } = await newcomer();
    const data = { owner, currency: 'EUR', kind: 'main', openedAt: at.toISOString() };
    const id = await stored({ type: 'AccountOpened', version: 2, data }, { ...event, data: {} }, paid);
    const amount = { minor: 5, currency: 'EUR' };
    for (const answer of [
      await clients[0]!.get(`/accounts/${id}`),
      await clients[0]!.post(`/accounts/${id}/withdrawals`, { amount }),
    ]) {
      expect(answer.body).toMatchObject({ status: 503, code: `event-store.unknown-${what}`, retriable: true });
    }
    expect(await connection.collection('account_commits').countDocuments({ stream: `account-${id}` })).toBe(3);
  });
});
