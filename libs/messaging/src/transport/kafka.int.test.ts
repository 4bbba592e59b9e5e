import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka, type RunningKafka } from '@cutover/kafka/testing';
import { Kafka } from 'kafkajs';
import { ensureTopics, MessageBus } from '../message-bus.ts';
import type { Received } from '../message.ts';
import { SubscriptionWorker } from '../subscription-worker.ts';
import { messageOn, transportContract, until } from '../testing/transport-contract.ts';
import { KafkaTransport } from './kafka-transport.ts';
import type { MessagingLog } from './transport.ts';

let kafka: RunningKafka;
const open: KafkaTransport[] = [];

function transport(log?: MessagingLog): KafkaTransport {
  const made = new KafkaTransport({ brokers: [kafka.bootstrap], clientId: 'test', ...(log && { log }) });
  open.push(made);
  return made;
}

beforeAll(async () => {
  kafka = await startKafka();
}, 120_000);

afterAll(async () => {
  await Promise.all(open.map((each) => each.close()));
  await kafka.stop();
});

let shared: KafkaTransport | undefined;

transportContract('Kafka', async () => (shared ??= transport()));

describe('topics', () => {
  const DAY_MS = 86_400_000;

  async function configOf(name: string): Promise<Record<string, string>> {
    const client = new Kafka({ brokers: [kafka.bootstrap], logLevel: 0 }).admin();
    await client.connect();
    try {
      const { resources } = await client.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name }] });
      return Object.fromEntries(resources[0]!.configEntries.map((entry) => [entry.configName, entry.configValue]));
    } finally {
      await client.disconnect();
    }
  }

  it('are made as they are asked for, once, and corrected where that loses nothing', async () => {
    const shared = transport();
    const name = `topic-${randomUUID()}`;
    const asked = { name, partitions: 3, retentionMs: 7 * DAY_MS };
    expect(await ensureTopics(shared, [asked])).toEqual({ created: [name, `${name}.dead-letter`], changed: [] });
    expect(await ensureTopics(shared, [asked])).toEqual({ created: [], changed: [] });
    expect(await configOf(name)).toMatchObject({ 'retention.ms': String(7 * DAY_MS) });
    const longer = { ...asked, retentionMs: 8 * DAY_MS };
    expect(await ensureTopics(shared, [longer])).toEqual({ created: [], changed: [name] });
    expect(await configOf(name)).toMatchObject({ 'retention.ms': String(8 * DAY_MS) });
    expect(await ensureTopics(shared, [{ ...longer, partitions: 2 }])).toEqual({ created: [], changed: [] });
  });

  it('with fewer partitions than asked for are left alone, with one clear line', async () => {
    const shared = transport();
    const name = `topic-${randomUUID()}`;
    await ensureTopics(shared, [{ name, partitions: 2 }]);
    await expect(ensureTopics(shared, [{ name, partitions: 6 }])).rejects.toMatchObject({
      code: 'messaging.topic-differs',
      retriable: false,
      message: expect.stringMatching(new RegExp(`^${name} has 2 partitions instead of 6: [^\\n]+$`)),
    });
  });
});

describe('a subscription that is suspended', () => {
  async function groupOf(group: string) {
    const admin = new Kafka({ brokers: [kafka.bootstrap], logLevel: 0 }).admin();
    await admin.connect();
    const members = async () => (await admin.describeGroups([group])).groups[0]!.members.length;
    return { admin, members };
  }

  it('has no member in its group, so that others get its messages, and is in it again once it is resumed', async () => {
    const bus = new MessageBus(transport());
    const topic = `topic-${randomUUID()}`;
    await ensureTopics(bus.transport, [{ name: topic, partitions: 1 }]);
    const seen: string[] = [];
    const handler = async ({ id }: Received) => void seen.push(id);
    const worker = new SubscriptionWorker(bus, { group: topic, topics: [topic], handler });
    const { admin, members } = await groupOf(topic);
    await worker.start();
    await bus.publish([messageOn(topic, { id: '1' })]);
    await until(() => seen.length === 1, 'the first is handled');
    expect(await members()).toBe(1);
    await worker.suspend();
    expect(await members()).toBe(0);
    await bus.publish([messageOn(topic, { id: '2' })]);
    expect(await worker.lag()).toBe(1);
    await worker.resume();
    await until(() => seen.length === 2, 'the second is handled');
    await worker.leave();
    expect([await members(), seen]).toEqual([0, ['1', '2']]);
    await admin.disconnect();
  }, 180_000);
});

describe('the program for dead letters', () => {
  const main = join(import.meta.dirname, '..', 'main.ts');

  /** Runs it as an operator does: a process, with the broker in its environment. */
  async function run(args: readonly string[], env: Record<string, string> = { KAFKA_BROKERS: kafka.bootstrap }) {
    const ended = promisify(execFile)(process.execPath, [main, ...args], {
      env: { PATH: process.env['PATH'], ...env },
    });
    const failed = (error: { code: number; stdout: string; stderr: string }) => error;
    const { stdout, stderr, code = 0 } = await ended.then((said) => ({ ...said, code: 0 }), failed);
    return { stdout, stderr, code };
  }

  it('shows a poison message, replays it, and replays it no second time', async () => {
    const bus = new MessageBus(transport());
    const topic = `topic-${randomUUID()}`;
    await ensureTopics(bus.transport, [{ name: topic, partitions: 1 }]);
    expect(await run(['inspect', '--topic', topic])).toEqual({ code: 0, stdout: '', stderr: '' });
    let cured = false;
    const seen: string[] = [];
    const handler = async ({ id }: Received) => {
      if (id === 'poison' && !cured) throw new TypeError('cannot be understood');
      seen.push(id);
    };
    const subscription = await bus.subscribe({ group: 'shop', topics: [topic], handler, attempts: 2, firstPauseMs: 1 });
    await bus.publish([messageOn(topic, { id: 'poison', data: { n: 1 } }), messageOn(topic, { id: 'good' })]);
    await until(() => seen.includes('good'), 'the good one is handled');
    const shown = await run(['inspect', '--topic', topic, '--json-lines']);
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(
      shown.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      expect.objectContaining({ topic, group: 'shop', id: 'poison', attempts: 2, value: '{"n":1}', replayed: false }),
    ]);
    cured = true;
    expect(await run(['replay', '--topic', topic])).toEqual({ code: 0, stdout: 'replayed 1\n', stderr: '' });
    await until(() => seen.includes('poison'), 'the replayed one is handled');
    expect(await run(['replay', '--topic', topic])).toEqual({ code: 0, stdout: 'replayed 0\n', stderr: '' });
    const { stdout } = await run(['inspect', '--topic', topic]);
    expect(stdout).toMatch(
      new RegExp(`^${topic}/0@0 Counted poison key k; shop gave up after 2 tries at .*, replayed since: cannot be`),
    );
    expect(seen).toEqual(['good', 'poison']);
    await subscription.leave();
  }, 180_000);

  it('says in one line that a topic is unknown, or a broker away', async () => {
    const [unknown, away] = await Promise.all([
      run(['inspect', '--topic', 'nobodys']),
      run(['replay', '--topic', 'any', '--brokers', '127.0.0.1:9']),
    ]);
    expect([unknown, away].map(({ code, stdout }) => [code, stdout])).toEqual([
      [1, ''],
      [1, ''],
    ]);
    expect(unknown.stderr).toMatch(/^dead letters: Kafka at .* has no topic nobodys\.dead-letter; it has [^\n]+\n$/);
    expect(away.stderr).toMatch(/^dead letters: Kafka at 127\.0\.0\.1:9 does not answer: [^\n]+\n$/);
  }, 180_000);
});

describe('with the broker gone', () => {
  it('what was published is not lost, not reordered, and consumers come back by themselves', async () => {
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void lines.push(line) };
    const publishing = new MessageBus(transport());
    const consuming = new MessageBus(transport(log), log);
    const topic = `topic-${randomUUID()}`;
    await ensureTopics(publishing.transport, [{ name: topic, partitions: 2 }]);
    const seen: number[] = [];
    const handler = async ({ data }: Received) => void seen.push((data as { n: number }).n);
    const subscription = await consuming.subscribe({ group: topic, topics: [topic], handler });

    const acknowledged: number[] = [];
    let refused = 0;
    let stopped = false;
    // As the relay does: the next one only after this one was acknowledged, the same again when it was not.
    const publisher = (async () => {
      for (let n = 0; !stopped; ) {
        try {
          await publishing.publish([messageOn(topic, { key: 'k', id: `id-${n}`, data: { n } })]);
          acknowledged.push(n++);
          await sleep(2);
        } catch (error) {
          expect(error).toMatchObject({ code: 'messaging.unavailable', retriable: true });
          refused++;
        }
      }
    })();
    await until(() => acknowledged.length >= 50 && seen.length >= 20, 'messages flow');
    await kafka.kill('SIGKILL');
    await until(() => refused > 0, 'a publish is refused');
    await kafka.restart();
    const before = acknowledged.length;
    await until(() => acknowledged.length >= before + 50, 'publishing goes on');
    stopped = true;
    await publisher;
    await until(() => seen.includes(acknowledged.at(-1)!), 'the last one is consumed');
    await subscription.leave();

    expect(acknowledged.filter((n) => !seen.includes(n))).toEqual([]);
    // At least once, in order: leaving out repetitions, what was seen is what was sent.
    expect([...new Set(seen)]).toEqual(acknowledged);
    expect(
      lines.filter(
        (line) => !/^Kafka at 127\.0\.0\.1:\d+: group .* cannot consume \(.*\); trying again in \d+ ms$/.test(line),
      ),
    ).toEqual([]);
  }, 180_000);

  it('a publish says so in one line, and a subscription waits for it to appear', async () => {
    await kafka.kill('SIGTERM');
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void lines.push(line) };
    const bus = new MessageBus(transport(log), log);
    await expect(bus.publish([messageOn('any')])).rejects.toMatchObject({
      code: 'messaging.unavailable',
      message: expect.stringMatching(/^Kafka at 127\.0\.0\.1:\d+ does not answer: [^\n]+$/),
    });
    await expect(bus.transport.ping()).rejects.toMatchObject({ code: 'messaging.unavailable' });
    const topic = `topic-${randomUUID()}`;
    const seen: string[] = [];
    const handler = async ({ id }: Received) => void seen.push(id);
    const subscription = await bus.subscribe({ group: topic, topics: [topic], handler });
    await until(() => lines.length > 0, 'it says what it waits for');
    await kafka.restart();
    await until(
      () =>
        bus.transport.ping().then(
          () => true,
          () => false,
        ),
      'the broker answers',
    );
    await ensureTopics(bus.transport, [{ name: topic, partitions: 1 }]);
    await bus.publish([messageOn(topic, { id: 'late' })]);
    await until(() => seen.includes('late'), 'the message arrives');
    await subscription.leave();
  }, 180_000);
});
