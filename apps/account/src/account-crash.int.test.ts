import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import type { ServiceProcess } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import mongoose, { type Connection } from 'mongoose';
import { audit } from './testing/audit.ts';
import { clientOf, type Client } from './testing/http-client.ts';
import { startProcess } from './testing/service-process.ts';
import { tokenFor } from './testing/test-service.ts';

const MEMBERS = 4;
const PAID_IN = 1_000;

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

interface Outcome {
  readonly key: string;
  readonly status: number | 'unknown';
}

async function serve(standin: MongoStandin, port?: number): Promise<ServiceProcess> {
  const service = await startProcess(standin.url, port);
  cleanUp.push(() => service.kill('SIGKILL'));
  return service;
}

async function database(): Promise<MongoStandin> {
  const standin = await startMongoStandin();
  cleanUp.push(() => standin.stop());
  return standin;
}

async function accountsOf(client: Client): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < MEMBERS; i++) {
    const { body } = await client.post('/accounts', { currency: 'EUR' });
    await client.post(`/accounts/${body.id}/deposits`, { amount: { minor: PAID_IN, currency: 'EUR' } });
    ids.push(body.id as string);
  }
  return ids;
}

/** Sends transfers, a few at a time, until told to stop; one that gets no answer is tried no more. */
function pour(client: () => Client, ids: readonly string[]) {
  const outcomes: Outcome[] = [];
  let open = true;
  const worker = async (seed: number): Promise<void> => {
    for (let i = seed; open; i++) {
      const key = randomUUID();
      const order = {
        from: ids[i % MEMBERS],
        to: ids[(i + 1 + (seed % (MEMBERS - 1))) % MEMBERS],
        amount: { minor: 3, currency: 'EUR' },
      };
      const status = await client()
        .post('/transfers', order, key)
        .then(
          (answer) => (answer.status >= 500 ? ('unknown' as const) : answer.status),
          () => 'unknown' as const,
        );
      outcomes.push({ key, status });
      if (status === 'unknown') await sleep(20);
    }
  };
  const workers = [0, 1, 2, 3, 4, 5].map(worker);
  const acknowledged = () => outcomes.filter(({ status }) => status === 201 || status === 202);
  return {
    outcomes,
    acknowledged,
    until: async (count: number) => {
      const target = acknowledged().length + count;
      while (acknowledged().length < target) await sleep(5);
    },
    stop: async () => {
      open = false;
      await Promise.all(workers);
    },
  };
}

/** Transfers that were recorded and have not ended. */
async function unsettled(connection: Connection): Promise<number> {
  const commits = connection.collection('transfer_commits');
  return (await commits.countDocuments({ sequence: 1 })) - (await commits.countDocuments({ sequence: 2 }));
}

async function expectWhole(standin: MongoStandin, outcomes: readonly Outcome[]): Promise<void> {
  const connection = await mongoose.createConnection(`${standin.url}/account`).asPromise();
  cleanUp.push(() => connection.close());
  await until('every recorded transfer has ended', async () => (await unsettled(connection)) === 0);
  const { total, paidIn, applied, faults } = await audit(connection);
  expect(faults).toEqual([]);
  expect([total, paidIn]).toEqual([MEMBERS * PAID_IN, MEMBERS * PAID_IN]);
  const times = (key: string) => applied.get(key) ?? 0;
  expect(outcomes.filter(({ key, status }) => (status === 201 || status === 202) && times(key) !== 1)).toEqual([]);
  expect(outcomes.filter(({ key, status }) => status === 'unknown' && times(key) > 1)).toEqual([]);
  expect(outcomes.filter(({ key, status }) => typeof status === 'number' && status >= 400 && times(key) > 0)).toEqual(
    [],
  );
}

describe('with transfers in flight', () => {
  it('kill -9 of the service loses none that was acknowledged, and leaves none half done', async () => {
    const standin = await database();
    let service = await serve(standin);
    const token = await tokenFor('ada');
    let client = clientOf(service.url, token);
    const ids = await accountsOf(client);
    const load = pour(() => client, ids);
    for (let kill = 0; kill < 3; kill++) {
      await load.until(25);
      await service.kill('SIGKILL');
      service = await serve(standin);
      client = clientOf(service.url, token);
    }
    await load.until(25);
    await load.stop();
    expect(load.outcomes.some(({ status }) => status === 'unknown')).toBe(true);
    await expectWhole(standin, load.outcomes);
  }, 120_000);

  it('kill -9 of the database loses none that was acknowledged, and the service finds it again', async () => {
    const standin = await database();
    const service = await serve(standin);
    const client = clientOf(service.url, await tokenFor('ada'));
    const ids = await accountsOf(client);
    const load = pour(() => client, ids);
    await load.until(60);
    await standin.kill('SIGKILL');
    // Away until somebody has noticed: what was under way is told as accepted, or not answered.
    const cutShort = () => load.outcomes.some(({ status }) => status === 'unknown' || status === 202);
    await until('a request is cut short', async () => cutShort());
    const back = await startMongoStandin({ dir: standin.dir, port: standin.port });
    cleanUp.push(() => back.stop());
    await load.until(60);
    await load.stop();
    await expectWhole(back, load.outcomes);
  }, 120_000);
});
