import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { loadConfig, startService } from '@cutover/service-kit';
import { until } from '@cutover/testing-kit';
import { buildAccount } from './app.ts';
import { accountConfig } from './config.ts';
import { clientOf, type Answer } from './testing/http-client.ts';
import { testEnvironment, tokenFor } from './testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** Port 9 (discard): nobody listens there. */
const NOBODY = '127.0.0.1:9';

async function start(mongo: string, over: Record<string, string> = {}) {
  const config = loadConfig(accountConfig, { ...testEnvironment(mongo, 'pod-1'), ...over });
  const retryDelays = { firstMs: 50, mostMs: 100 };
  const service = await startService({ ...buildAccount(config), handleSignals: false, retryDelays });
  // A stop that comes before it is ready is no failure of the test.
  service.ready.catch(() => undefined);
  cleanUp.push(() => service.stop({ windowMs: 0 }));
  const probe = async (path: string) => (await fetch(service.managementUrl + path)).status;
  return { service, probe, ada: clientOf(service.url, await tokenFor('ada')) };
}

function expectUnavailable(answer: Answer, code = 'event-store.unavailable'): void {
  expect(answer.body).toMatchObject({ status: 503, code, retriable: true });
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(JSON.stringify(answer.body)).not.toContain('127.0.0.1');
}

describe('MongoDB', () => {
  it('away at the start: alive, not ready, named; then found by itself', async () => {
    const gone = await startMongoStandin();
    await gone.kill('SIGTERM');
    cleanUp.push(() => gone.stop());
    const { service, probe, ada } = await start(gone.url);
    expect(await probe('/healthz')).toBe(200);
    expect(await probe('/readyz')).toBe(503);
    expectUnavailable(await ada.get('/accounts'), 'service.starting');
    expectUnavailable(await ada.post('/accounts', { currency: 'EUR' }), 'service.starting');
    const back = await startMongoStandin({ dir: gone.dir, port: gone.port });
    cleanUp.push(() => back.stop());
    await service.ready;
    expect(await probe('/readyz')).toBe(200);
    expect((await ada.post('/accounts', { currency: 'EUR' })).status).toBe(201);
  }, 60_000);

  it('killed midway: 503, nothing acknowledged is lost, the same key succeeds once it is back', async () => {
    const standin = await startMongoStandin();
    cleanUp.push(() => standin.stop());
    const { service, probe, ada } = await start(standin.url);
    await service.ready;
    const { id } = (await ada.post('/accounts', { currency: 'EUR', kind: 'main' })).body;
    await standin.kill('SIGKILL');
    const key = randomUUID();
    const deposit = () => ada.post(`/accounts/${id}/deposits`, { amount: { minor: 5, currency: 'EUR' } }, key);
    expectUnavailable(await deposit());
    expectUnavailable(await ada.post('/accounts', { currency: 'KRW', kind: 'main' }));
    await until('it is not ready', async () => (await probe('/readyz')) === 503);
    expect(await probe('/healthz')).toBe(200);
    const back = await startMongoStandin({ dir: standin.dir, port: standin.port });
    cleanUp.push(() => back.stop());
    await until('deposits are taken again', async () => (await deposit()).status === 201);
    expect((await deposit()).headers.get('idempotency-replayed')).toBe('true');
    expect((await ada.get(`/accounts/${id}`)).body.balance.minor).toBe(5);
  }, 60_000);
});

describe('Kafka', () => {
  it('away at the start holds no request up', async () => {
    const standin = await startMongoStandin();
    cleanUp.push(() => standin.stop());
    const { service, probe, ada } = await start(standin.url, { KAFKA_BROKERS: NOBODY });
    await service.ready;
    expect((await ada.post('/accounts', { currency: 'EUR', kind: 'main' })).status).toBe(201);
    expect(await probe('/readyz')).toBe(200);
    const metrics = await (await fetch(`${service.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/^relay_age_seconds 0$/m);
    expect(metrics).not.toMatch(/^consumer_lag_messages\{/m);
  }, 60_000);
});
