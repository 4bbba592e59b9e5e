import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { answersWhile } from '@cutover/service-kit/testing';
import { startTcpProxy, until } from '@cutover/testing-kit';
import { clientOf } from './testing/http-client.ts';
import { startAccount, tokenFor } from './testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function throughProxy(over: Record<string, string> = {}) {
  const standin = await startMongoStandin();
  cleanUp.push(() => standin.stop());
  const proxy = await startTcpProxy(standin.port);
  cleanUp.push(() => proxy.close());
  const service = await startAccount(`mongodb://127.0.0.1:${proxy.port}`, 'pod-1', over);
  cleanUp.push(() => service.stop());
  const probe = async (path: string) => (await fetch(service.managementUrl + path)).status;
  return { proxy, probe, ada: clientOf(service.url, await tokenFor('ada')) };
}

/** Of a network that is cut so often while requests run, each cut meets another moment of them. */
const CUTS = 4;

describe('MongoDB that goes and comes', () => {
  it('makes answers 503 and never 500, and deposits are made once each', async () => {
    const { proxy, ada } = await throughProxy();
    const { id } = (await ada.post('/accounts', { currency: 'EUR', kind: 'main' })).body;
    const keys: string[] = [];
    const deposit = (key: string) =>
      ada.post(`/accounts/${id}/deposits`, { amount: { minor: 1, currency: 'EUR' } }, key);
    const sends = [
      async () => deposit((keys[keys.length] = randomUUID())),
      async () => ada.get(`/accounts/${id}`),
      async () => ada.post('/accounts', { currency: 'EUR' }),
    ];
    const settled = () => until('deposits are taken', async () => (await deposit(keys[0]!)).status === 201);
    keys.push(randomUUID());
    await settled();
    const answers = await answersWhile(
      (n) => sends[n % sends.length]!(),
      async () => {
        for (let cuts = 0; cuts < CUTS; cuts++) {
          proxy.cut();
          // A cut that the driver meets by trying again, then one that it cannot get over.
          if (cuts % 2 === 1) await until('a deposit is refused', async () => (await deposit(keys[0]!)).status === 503);
          proxy.restore();
          await settled();
        }
      },
    );
    expect([...answers.keys()].filter((answer) => /^5(?!03 )/.test(answer))).toEqual([]);
    expect(answers.get('503 event-store.unavailable')).toBeGreaterThan(0);
    for (const key of keys) expect((await deposit(key)).status).toBe(201);
    expect((await ada.get(`/accounts/${id}`)).body.balance.minor).toBe(keys.length);
  }, 60_000);
});

describe('MongoDB that is frozen', () => {
  it('holds a bounded number of requests, each answered 503, and each deposit is made once when it is sent again', async () => {
    const limits = { MAX_OPEN_REQUESTS: '20', MAX_WAITING_REQUESTS: '10', REQUEST_DEADLINE_MS: '2000' };
    const { proxy, probe, ada } = await throughProxy(limits);
    const { id } = (await ada.post('/accounts', { currency: 'EUR', kind: 'main' })).body;
    const keys = Array.from({ length: 60 }, () => randomUUID());
    const deposit = (key: string) =>
      ada.post(`/accounts/${id}/deposits`, { amount: { minor: 1, currency: 'EUR' } }, key);
    proxy.freeze();
    const answers = await Promise.all(keys.map(deposit));
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
      keys.map(() => [503, '1']),
    );
    const codes = answers.map(({ body }) => body.code as string);
    expect(codes.filter((code) => code === 'service.overloaded').length).toBeGreaterThanOrEqual(30);
    expect(codes.filter((code) => code !== 'service.overloaded').length).toBeGreaterThanOrEqual(20);
    expect(await probe('/healthz')).toBe(200);
    proxy.restore();
    const made = async (key: string) => (await deposit(key)).status === 201;
    for (const key of keys) await until('the deposit is made', () => made(key));
    expect((await ada.get(`/accounts/${id}`)).body.balance.minor).toBe(keys.length);
  }, 60_000);
});
