import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bankTopics, memberRegistered, TOPICS } from '@cutover/contracts';
import { startKafka, type RunningKafka } from '@cutover/kafka/testing';
import { ensureTopics, KafkaTransport, MessageBus } from '@cutover/messaging';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { clientOf, startTraceReceiver, testAuthorization } from '@cutover/service-kit/testing';
import { freePort, until } from '@cutover/testing-kit';
import type { Client, ServiceProcess, TraceReceiver } from '@cutover/service-kit/testing';
import { startService } from './testing/service-process.ts';
import { ancestry, isMongoCommand, namesOf, TRANSFER_SPANS } from './testing/transfer-trace.ts';

const ENDED = new Set(['completed', 'failed', 'compensated']);
const PAID_IN = 1_000;

let receiver: TraceReceiver;
let kafka: RunningKafka;
let standin: MongoStandin;
let account: ServiceProcess;
let transfer: ServiceProcess;
let membership: ServiceProcess;
let signer: { port: number; tokenKeys: string };
let authorization: string;
let ids: string[];

let accountPort: number;

const around = () => ({
  ...{ mongo: standin.url, kafka: kafka.bootstrap, membership: signer, accountPort },
  traces: receiver.endpoint,
});

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read whatever the answer holds
  readonly body: any;
}

async function call(url: string, body?: object, key: string = randomUUID()): Promise<Answer> {
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key };
  const init =
    body === undefined ? { headers: { authorization } } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}

async function balanceOf(id: string): Promise<number> {
  return (await call(`${account.url}/accounts/${id}`)).body.balance.minor as number;
}

async function opened(currency = 'EUR', minor = PAID_IN): Promise<string> {
  const { body } = await call(`${account.url}/accounts`, { currency });
  if (minor > 0) await call(`${account.url}/accounts/${body.id}/deposits`, { amount: { minor, currency } });
  return body.id as string;
}

const order = (from: string, to: string, minor = 3) => ({ from, to, amount: { minor, currency: 'EUR' } });

async function ended(id: string, client?: Client): Promise<{ status: string; reason?: string }> {
  return until(`transfer ${id} has ended`, async () => {
    const { body } = client ? await client.get(`/transfers/${id}`) : await call(`${transfer.url}/transfers/${id}`);
    return ENDED.has(body.status) && body;
  });
}

beforeAll(async () => {
  [kafka, standin, receiver] = await Promise.all([startKafka(), startMongoStandin(), startTraceReceiver()]);
  const transport = new KafkaTransport({ brokers: [kafka.bootstrap], clientId: 'test' });
  await ensureTopics(transport, bankTopics);
  await transport.close();
  const tokenKeys = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  signer = { port: await freePort(), tokenKeys };
  accountPort = await freePort();
  [membership, account, transfer] = await Promise.all([
    startService('membership', around(), signer.port),
    startService('account', around(), accountPort),
    startService('transfer', around()),
  ]);
  authorization = await testAuthorization({ subject: 'ada' });
  ids = await Promise.all([opened(), opened(), opened()]);
}, 120_000);

afterAll(async () => {
  await Promise.all([membership, account, transfer].map((service) => service?.kill('SIGKILL')));
  await Promise.all([kafka?.stop(), standin?.stop(), receiver?.close()]);
});

/** Registers and logs in at membership. */
async function member(name: string): Promise<{ id: string; token: string; at: (service: ServiceProcess) => Client }> {
  const anybody = clientOf(membership.url, undefined);
  const credentials = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
  const registered = await anybody.post('/members', { name, ...credentials });
  expect(registered.status).toBe(201);
  const { token } = (await anybody.post('/sessions', credentials)).body as { token: string };
  return { id: registered.body.id as string, token, at: ({ url }) => clientOf(url, token) };
}

/** The accounts of whoever asks, once there are any. */
async function firstAccounts(client: Client): Promise<{ id: string; owner: string; currency: string }[]> {
  return until('a first account is open', async () => {
    const { accounts } = (await client.get('/accounts')).body;
    return accounts.length > 0 && accounts;
  });
}

/** What an app's own program for dead letters shows. */
async function deadLettersOf(app: string, topic: string): Promise<object[]> {
  const main = join(import.meta.dirname, '..', '..', app, 'src', 'dead-letters', 'main.ts');
  const env = { PATH: process.env['PATH'], KAFKA_BROKERS: kafka.bootstrap };
  const args = [main, 'inspect', '--topic', topic, '--json-lines'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]));
}

/** Waits until account has seen everything that was told of members. */
async function membersHeard(): Promise<void> {
  await until('account has caught up with members', async () => {
    const metrics = await (await fetch(`${account.managementUrl}/metrics`)).text();
    return /^consumer_lag_messages\{group="account-members"\} 0$/m.test(metrics);
  });
}

describe('one transfer', () => {
  it('is one trace through transfer and account, over HTTP and Kafka, each span below the one that caused it', async () => {
    const [ada, grace] = [await member('Ada'), await member('Grace')];
    const [[hers], [other]] = [await firstAccounts(ada.at(account)), await firstAccounts(grace.at(account))];
    const amount = { minor: 500, currency: 'EUR' };
    await ada.at(account).post(`/accounts/${hers!.id}/deposits`, { amount });
    const [traceId, caller] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const headers = {
      authorization: `Bearer ${ada.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      traceparent: `00-${traceId}-${caller}-01`,
    };
    const body = JSON.stringify(order(hers!.id, other!.id, 120));
    const ordered = await fetch(`${transfer.url}/transfers`, { method: 'POST', headers, body });
    expect(ordered.status).toBe(202);
    const spans = () => receiver.spansOf(traceId);
    const steps = () => spans().filter((span) => !isMongoCommand(span));
    // What is missing in the end shows below.
    for (let tries = 0; tries < 600 && steps().length < TRANSFER_SPANS.length; tries++) await sleep(50);
    expect(namesOf(steps())).toEqual(TRANSFER_SPANS);
    const ids = new Set(spans().map(({ spanId }) => spanId));
    expect(spans().filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''))).toMatchObject([
      { name: 'POST /transfers', parentSpanId: caller },
    ]);
    const step = ['account.events', 'account.commands'].flatMap((topic) =>
      ['process', 'consume', 'send'].map((what) => `${what} ${topic}`),
    );
    const last = spans().find(({ name }) => name === 'send transfer.events');
    expect(ancestry(spans(), last)).toEqual([last!.name, ...step, ...step, ...step, 'POST /transfers']);
    const written = spans().filter(({ name, failed }) => /^insert \w+_commits$/.test(name) && !failed);
    const within = written.map((span) => `${span.service} ${ancestry(spans(), span).slice(0, 2).join(' < ')}`);
    const three = (name: string) => [name, name, name];
    expect(within.sort()).toEqual([
      ...three('account insert account_commits < process account.commands'),
      'transfer insert transfer_saga_commits < POST /transfers',
      ...three('transfer insert transfer_saga_commits < process account.events'),
    ]);
  }, 60_000);
});

describe('a new member', () => {
  it('registers, has a first account, pays in, transfers, and reads it all in a statement', async () => {
    const [ada, grace] = [await member('Ada'), await member('Grace')];
    const [[hers], [other]] = [await firstAccounts(ada.at(account)), await firstAccounts(grace.at(account))];
    expect(hers).toMatchObject({ owner: ada.id, currency: 'EUR' });
    const amount = { minor: 500, currency: 'EUR' };
    expect((await ada.at(account).post(`/accounts/${hers!.id}/deposits`, { amount })).status).toBe(201);
    const stolen = { from: hers!.id, to: other!.id, amount };
    const refused = await grace.at(transfer).post('/transfers', stolen);
    expect(await ended(refused.body.id, grace.at(transfer))).toMatchObject({ reason: 'account.not-yours' });
    const ordered = await ada.at(transfer).post('/transfers', order(hers!.id, other!.id, 120));
    expect(await ended(ordered.body.id, ada.at(transfer))).toMatchObject({ status: 'completed' });
    const entries = async (client: Client, id: string) => (await client.get(`/accounts/${id}/statement`)).body.entries;
    expect(await entries(ada.at(account), hers!.id)).toMatchObject([
      { type: 'hold-captured', holdId: ordered.body.id, balance: { minor: 380 } },
      { type: 'deposit', balance: { minor: 500 } },
      { type: 'opened' },
    ]);
    expect(await entries(grace.at(account), other!.id)).toMatchObject([
      { type: 'transfer-in', transferId: ordered.body.id, balance: { minor: 120 } },
      { type: 'opened' },
    ]);
    expect((await grace.at(account).get(`/accounts/${hers!.id}/statement`)).body.code).toBe('account.not-yours');
  }, 60_000);

  it('has one first account, however often that is told; a message that nobody can read is put aside', async () => {
    const ada = await member('Ada');
    const before = await firstAccounts(ada.at(account));
    const { type } = memberRegistered;
    const told = { topic: TOPICS.memberEvents, key: ada.id, id: `${ada.id}/${type}`, type, version: 1 };
    const data = { memberId: ada.id, registeredAt: new Date().toISOString() };
    const transport = new KafkaTransport({ brokers: [kafka.bootstrap], clientId: 'test' });
    try {
      const poison = { ...told, id: 'poison', version: 99, data };
      await new MessageBus(transport).publish([{ ...told, data }, poison, { ...told, data }]);
      await membersHeard();
    } finally {
      await transport.close();
    }
    expect(await firstAccounts(ada.at(account))).toEqual(before);
    // As an operator looks at it: by the program in either image, which finds the broker in its environment.
    const shown = await Promise.all(['account', 'transfer'].map((app) => deadLettersOf(app, TOPICS.memberEvents)));
    const reason = expect.stringContaining('not 99');
    const letter = { group: 'account-members', id: 'poison', attempts: 1, reason, replayed: false };
    expect(shown).toMatchObject([[letter], [letter]]);
  }, 60_000);
});

describe('who leaves', () => {
  it('is asked where the money goes, is paid out there, and has neither a token nor an account any more', async () => {
    const [ada, grace] = [await member('Ada'), await member('Grace')];
    const [mine] = await firstAccounts(ada.at(account));
    const [theirs] = await firstAccounts(grace.at(account));
    await ada.at(account).post(`/accounts/${mine!.id}/deposits`, { amount: { minor: 777, currency: 'EUR' } });
    const leave = async (query: string) => {
      const headers = { authorization: `Bearer ${ada.token}`, 'idempotency-key': randomUUID() };
      const answer = await fetch(`${membership.url}/members/me${query}`, { method: 'DELETE', headers });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const refused = await leave('');
    expect(refused).toMatchObject({ status: 409, body: { code: 'member.accounts-not-empty', accounts: [mine!.id] } });
    expect((await leave(`?payTo=${mine!.id}`)).body).toMatchObject({ code: 'member.pay-to-refused', field: 'payTo' });
    expect((await ada.at(account).get(`/accounts/${mine!.id}`)).body.balance.minor).toBe(777);
    expect(await leave(`?payTo=${theirs!.id}`)).toMatchObject({ status: 200, body: { status: 'left' } });
    expect((await grace.at(account).get(`/accounts/${theirs!.id}`)).body.balance.minor).toBe(777);
    await until('the token is refused', async () => (await ada.at(account).get('/accounts')).status === 401);
    const operator = clientOf(account.url, (await testAuthorization({ subject: 'tom', roles: ['teller'] })).slice(7));
    await until(
      'the account is closed',
      async () => (await operator.get(`/accounts/${mine!.id}`)).body.closedAt !== undefined,
    );
  }, 60_000);
});

describe('the bank as processes', () => {
  it('carries a transfer out, and shows each change as it happens', async () => {
    const [a, b] = [await opened(), await opened('EUR', 0)];
    const { status, body } = await call(`${transfer.url}/transfers`, order(a, b, 250));
    expect([status, body.status]).toEqual([202, 'requested']);
    const watched = await fetch(`${transfer.url}/transfers/${body.id}/events`, { headers: { authorization } });
    expect(watched.headers.get('content-type')).toBe('text/event-stream');
    const text = await watched.text();
    expect(text.trim().split('\n\n').at(-1)).toMatch(/^id: 4\nevent: transfer\ndata: \{.*"status":"completed"/);
    expect([await balanceOf(a), await balanceOf(b)]).toEqual([750, 250]);
    const metrics = await (await fetch(`${transfer.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/^relay_commits_published_total [1-9]/m);
    expect(metrics).toMatch(/^relay_age_seconds \d/m);
    expect(metrics).toMatch(/^consumer_lag_messages\{group="transfer"\} \d/m);
    expect(metrics).toMatch(
      /^message_deliveries_total\{group="transfer",topic="account.events",outcome="handled"\} [1-9]/m,
    );
  });

  it('refuses across currencies, with the reason', async () => {
    const krw = await opened('KRW');
    const { body } = await call(`${transfer.url}/transfers`, order(ids[0]!, krw));
    expect(await ended(body.id)).toMatchObject({ status: 'compensated', reason: 'account.currency-mismatch' });
  });
});
