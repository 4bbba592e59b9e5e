import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
import { clientOf, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
let service: TestService;
let ada: Client;
let saga: Client;
let account: string;
let aheadMs = 0;

const eur = (minor: number) => ({ amount: { minor, currency: 'EUR' } });
const place = (minor: number, over: object = {}) => ({
  holdId: randomUUID(),
  ...eur(minor),
  expiresInSeconds: 60,
  ...over,
});
const available = async () => {
  const { body } = await ada.get(`/accounts/${account}`);
  return [body.balance.minor, body.available.minor];
};

beforeAll(async () => {
  standin = await startMongoStandin();
  service = await startAccount(standin.url, 'pod-1', {}, () => new Date(Date.now() + aheadMs));
  ada = clientOf(service.url, await tokenFor('ada'));
  saga = clientOf(service.url, await tokenFor('transfer', { roles: ['service'] }));
  account = (await ada.post('/accounts', { currency: 'EUR' })).body.id;
  await ada.post(`/accounts/${account}/deposits`, eur(100));
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await standin.stop();
});

describe('a hold', () => {
  it('is placed, seen by its owner, captured in part and tried again', async () => {
    const body = place(40, { reference: 'transfer-1', owner: 'ada' });
    const placed = await saga.post(`/accounts/${account}/holds`, body);
    expect([placed.status, placed.body]).toMatchObject([201, { holdId: body.holdId, status: 'open', ...eur(40) }]);
    expect(await available()).toEqual([100, 60]);
    const { holds } = (await ada.get(`/accounts/${account}/holds`)).body;
    expect(holds).toMatchObject([{ holdId: body.holdId, reference: 'transfer-1', ...eur(40) }]);
    const path = `/accounts/${account}/holds/${body.holdId}/capture`;
    const captured = await saga.post(path, eur(30));
    expect(captured.body).toMatchObject({ status: 'captured', ...eur(30), balance: { minor: 70 } });
    // Another key, the same step: the same outcome.
    const again = await saga.post(path, eur(30));
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', captured.body]);
    expect((await saga.post(path, eur(29))).body.code).toBe('event-store.key-reused');
    expect(await available()).toEqual([70, 70]);
    const { entries } = (await ada.get(`/accounts/${account}/statement?limit=2`)).body;
    expect(entries).toMatchObject([{ type: 'hold-captured', holdId: body.holdId, ...eur(30) }]);
  });

  it('is let go', async () => {
    const body = place(40);
    await saga.post(`/accounts/${account}/holds`, body);
    const path = `/accounts/${account}/holds/${body.holdId}`;
    expect((await saga.post(`${path}/release`, {})).body).toMatchObject({ status: 'released', reason: 'released' });
    const refused = await saga.post(`${path}/capture`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'hold.not-open']);
  });

  it('ends by itself at its deadline', async () => {
    const body = place(70);
    await saga.post(`/accounts/${account}/holds`, body);
    expect(await available()).toEqual([70, 0]);
    aheadMs += 60_000;
    await until('the money is free again', async () => (await available())[1] !== 0);
    expect(await available()).toEqual([70, 70]);
    const refused = await saga.post(`/accounts/${account}/holds/${body.holdId}/capture`, {});
    expect([refused.status, ['hold.expired', 'hold.not-open']]).toEqual([
      409,
      expect.arrayContaining([refused.body.code]),
    ]);
  });

  it('is for services and tellers', async () => {
    for (const path of ['holds', `holds/${randomUUID()}/capture`, `holds/${randomUUID()}/release`]) {
      const body = path === 'holds' ? place(1) : {};
      expect((await ada.post(`/accounts/${account}/${path}`, body)).body).toMatchObject({
        status: 403,
        code: 'auth.forbidden',
      });
    }
    const grace = clientOf(service.url, await tokenFor('grace'));
    expect((await grace.get(`/accounts/${account}/holds`)).body.code).toBe('account.not-yours');
  });

  it.each<[string, object, number, string]>([
    ['of more than is there', place(1_000), 409, 'account.insufficient-funds'],
    ["of another member's account", place(1, { owner: 'grace' }), 403, 'account.not-yours'],
    ['in another currency', { ...place(1), amount: { minor: 1, currency: 'USD' } }, 422, 'account.currency-mismatch'],
    ['of nothing', place(0), 400, 'request.invalid'],
    ['of a fraction', place(1.5), 400, 'request.invalid'],
    ['without an end', place(1, { expiresInSeconds: 10 ** 9 }), 400, 'request.invalid'],
    ['with an unknown field', place(1, { colour: 'red' }), 400, 'request.invalid'],
  ])('%s is refused', async (_what, body, status, code) => {
    expect((await saga.post(`/accounts/${account}/holds`, body)).body).toMatchObject({ status, code });
  });
});

describe('a credit by a transfer of another service', () => {
  it('is recorded once for its transfer, and so is its refusal', async () => {
    const order = { transferId: randomUUID(), from: randomUUID(), ...eur(5) };
    const credited = await saga.post(`/accounts/${account}/credits`, order);
    expect([credited.status, credited.body]).toMatchObject([201, { type: 'transfer-in', ...eur(5) }]);
    expect((await saga.post(`/accounts/${account}/credits`, order)).body).toEqual(credited.body);
    const other = (await ada.post('/accounts', { currency: 'EUR' })).body.id;
    for (const [id, body] of [
      [account, { ...order, ...eur(6) }],
      [account, { ...order, from: randomUUID() }],
      [other, order],
    ] as const) {
      expect((await saga.post(`/accounts/${id}/credits`, body)).body).toMatchObject({
        status: 422,
        code: 'event-store.key-reused',
      });
    }
    expect((await ada.get(`/accounts/${other}`)).body.balance.minor).toBe(0);
    const [key, second] = [randomUUID(), { ...order, transferId: randomUUID() }];
    const first = await saga.post(`/accounts/${account}/credits`, second, key);
    expect((await saga.post(`/accounts/${account}/credits`, second, key)).body).toEqual(first.body);
    const third = await saga.post(`/accounts/${account}/credits`, { ...order, transferId: randomUUID() }, key);
    expect([third.status, third.body.code]).toEqual([422, 'event-store.key-reused']);
    expect((await saga.post(`/accounts/${randomUUID()}/credits`, { ...order, transferId: randomUUID() })).status).toBe(
      404,
    );
    const wrong = { ...order, transferId: randomUUID(), amount: { minor: 5, currency: 'USD' } };
    const refused = [
      await saga.post(`/accounts/${account}/credits`, wrong),
      await saga.post(`/accounts/${account}/credits`, wrong),
    ];
    expect(refused.map(({ body }) => body.code)).toEqual(['account.currency-mismatch', 'account.currency-mismatch']);
    const { entries } = (await ada.get(`/accounts/${account}/statement?limit=200`)).body;
    expect(entries.filter(({ transferId }: { transferId?: string }) => transferId === order.transferId)).toHaveLength(
      1,
    );
    expect((await ada.post(`/accounts/${account}/credits`, order)).body.code).toBe('auth.forbidden');
  });
});
