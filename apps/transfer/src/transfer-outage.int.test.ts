import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bankTopics, moneyHeld, TOPICS } from '@cutover/contracts';
import { startKafka, type RunningKafka } from '@cutover/kafka/testing';
import { ensureTopics, inspectDeadLetters, KafkaTransport, MessageBus, type Message } from '@cutover/messaging';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { clientOf, memoryLog, signToken, TEST_KEY, type Client } from '@cutover/service-kit/testing';
import { freePort, until } from '@cutover/testing-kit';
import { AccountsDouble } from './testing/accounts-double.ts';
import { startTransfer, type TestService } from './testing/test-service.ts';

const PATIENCE_MS = 40_000;
const [from, to] = [randomUUID(), randomUUID()];
const { log, lines } = memoryLog('warn');

let dir: string;
let ports: { readonly mongo: number; readonly kafka: number };
let kafka: RunningKafka | undefined;
let standin: MongoStandin | undefined;
let service: TestService;
let transport: KafkaTransport;
let accounts: AccountsDouble;
let ada: Client;

const order = (minor = 5) => ({ from, to, amount: { minor, currency: 'EUR' } });

/** What the service has said of a dependency. */
const said = (start: string) => lines.map(({ message }) => String(message)).filter((line) => line.startsWith(start));

const patiently = (what: string, look: () => boolean | Promise<boolean>) =>
  until(what, look, { withinMs: PATIENCE_MS, everyMs: 20 });

const completed = (id: string) =>
  patiently('the transfer is completed', async () => (await ada.get(`/transfers/${id}`)).body.status === 'completed');

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${service.managementUrl}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'transfer-outage-'));
  ports = { mongo: await freePort(), kafka: await freePort() };
  service = await startTransfer({
    mongo: `mongodb://127.0.0.1:${ports.mongo}`,
    kafka: `127.0.0.1:${ports.kafka}`,
    log,
    // It stays in its group while MongoDB is gone, to show how messages wait in its hands.
    readinessLookMs: 3_600_000,
  });
  ada = clientOf(service.url, await signToken(TEST_KEY, { subject: 'ada' }));
  transport = new KafkaTransport({ brokers: [`127.0.0.1:${ports.kafka}`], clientId: 'test' });
  accounts = new AccountsDouble(transport);
  accounts.open(from, 'ada', 100);
  accounts.open(to, 'grace', 0);
}, 60_000);

afterAll(async () => {
  await accounts?.consumer.leave();
  await Promise.all([transport?.close(), service?.close()]);
  await Promise.all([kafka?.stop(), standin?.stop()]);
  await rm(dir, { recursive: true, force: true });
}, 60_000);

describe('the transfer service', () => {
  it('starts without MongoDB and without Kafka, says so in one line each, and goes on when they come', async () => {
    const probe = async (path: string) => (await fetch(service.managementUrl + path)).status;
    expect([await probe('/healthz'), await probe('/readyz')]).toEqual([200, 503]);
    const early = await ada.post('/transfers', order());
    expect([early.status, early.body.code]).toEqual([503, 'service.starting']);
    await patiently('it says what it waits for', () => said('MongoDB at ').length > 0);
    const line = /^MongoDB at 127\.0\.0\.1:\d+ does not answer \([^\n]+\); trying again in \d+ ms$/;
    expect(said('MongoDB at ')[0]).toMatch(line);

    standin = await startMongoStandin({ dir, port: ports.mongo });
    await service.ready;
    const { status, body } = await ada.post('/transfers', order());
    expect([status, body.status]).toEqual([202, 'requested']);
    await patiently('the age of what is not relayed shows', async () => (await metric('relay_age_seconds')) > 0);
    await patiently('it says what it waits for', () => said('Kafka at ').length > 0);

    kafka = await startKafka({ port: ports.kafka });
    await ensureTopics(transport, bankTopics);
    await accounts.consumer.start();
    await completed(body.id as string);
    expect([accounts.total, accounts.held]).toEqual([100, 0]);
    expect(said('Kafka at ').filter((each) => each.includes('\n'))).toEqual([]);
  }, 120_000);

  it('puts messages aside that nobody can read, with the reason, and goes on behind them', async () => {
    const told = { topic: TOPICS.accountEvents, key: from };
    const headers = { 'message-id': 'x', 'message-type': moneyHeld.type, 'message-version': '1' };
    await transport.send([{ ...told, value: '{"transferId":', headers }]);
    const message = (over: Partial<Message>): Message => {
      const data = { transferId: randomUUID(), accountId: from };
      return { ...told, id: randomUUID(), type: moneyHeld.type, version: moneyHeld.version, data, ...over };
    };
    const poison = [{ version: 99 }, { type: 'MoneyVanished' }, { data: { accountId: from } }];
    await new MessageBus(transport).publish(poison.map(message));
    const { body } = await ada.post('/transfers', order());
    await completed(body.id as string);
    const letters = await inspectDeadLetters(transport, TOPICS.accountEvents);
    expect(letters.map(({ group, key }) => [group, key])).toEqual(letters.map(() => ['transfer', from]));
    expect(letters.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('is not JSON'),
      'MoneyHeld has versions 1 to 1 here, not 99',
      'MoneyVanished is not known here',
      expect.stringMatching(/^MoneyHeld v1: transferId /),
    ]);
  }, 60_000);

  it('waits while MongoDB is gone: requests get 503, messages stay with the broker, and nothing is lost', async () => {
    const buried = (await inspectDeadLetters(transport, TOPICS.accountEvents)).length;
    await standin!.kill('SIGKILL');
    const key = randomUUID();
    const refused = await ada.post('/transfers', order(), key);
    expect([refused.status, refused.body.code]).toEqual([503, 'event-store.unavailable']);
    expect((await ada.get(`/transfers/${randomUUID()}`)).status).toBe(503);
    const count = 1_000;
    const stray = (i: number): Message => ({
      ...{ topic: TOPICS.accountEvents, key: `key-${i}`, id: randomUUID() },
      ...{ type: moneyHeld.type, version: 1, data: { transferId: `t${i}`, accountId: `a${i}` } },
    });
    lines.length = 0;
    await new MessageBus(transport).publish(Array.from({ length: count }, (_, i) => stray(i)));
    const waiting = () => new Set(said('account.events/').map((each) => each.split(' ')[0]));
    await patiently('messages wait', () => waiting().size > 0);
    await patiently('all of them are behind', async () => (await metric('consumer_lag_messages')) >= count);
    // Back-pressure: of each partition that is worked on only a window is in hand, the rest stays where it is.
    expect(waiting().size).toBeLessThanOrEqual(3 * 16);

    standin = await startMongoStandin({ dir, port: ports.mongo });
    await patiently('all are consumed', async () => (await metric('consumer_lag_messages')) === 0);
    const again = await ada.post('/transfers', order(), key);
    expect(again.status).toBe(202);
    await completed(again.body.id as string);
    expect([accounts.accounts.get(to)!.balance, accounts.total, accounts.held]).toEqual([15, 100, 0]);
    expect((await inspectDeadLetters(transport, TOPICS.accountEvents)).length).toBe(buried);
  }, 120_000);
});
