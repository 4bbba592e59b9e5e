import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { startKafka, type RunningKafka } from './testing/index.ts';

let kafka: RunningKafka;

beforeAll(async () => {
  kafka = await startKafka();
}, 60_000);

afterAll(() => kafka?.stop(), 30_000);

function clientOf({ bootstrap }: RunningKafka): Kafka {
  return new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
}

/** A broker serves a moment before the controller has told it of itself and its topics. */
async function known<T>(action: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await action();
    } catch (error) {
      if (tries === 200) throw error;
      await sleep(100);
    }
  }
}

async function topicOf(client: Kafka): Promise<string> {
  const topic = randomUUID();
  const admin = client.admin();
  await admin.connect();
  await known(() => admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true }));
  await admin.disconnect();
  return topic;
}

async function send(client: Kafka, topic: string, values: readonly string[]): Promise<void> {
  const producer = client.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function receive(client: Kafka, topic: string, count: number): Promise<string[]> {
  const consumer = client.consumer({ groupId: randomUUID() });
  const values: string[] = [];
  await consumer.connect();
  await known(() => consumer.subscribe({ topic, fromBeginning: true }));
  await consumer.run({ eachMessage: async ({ message }) => void values.push(String(message.value)) });
  while (values.length < count) await sleep(20);
  await consumer.disconnect();
  return values;
}

describe('Kafka on ZooKeeper', () => {
  it('makes no topic that nobody asked for', async () => {
    const producer = clientOf(kafka).producer({ allowAutoTopicCreation: true, retry: { retries: 0 } });
    await producer.connect();
    const sent = producer.send({ topic: 'mistyped', messages: [{ value: 'x' }] });
    await expect(sent).rejects.toMatchObject({ message: expect.stringContaining('does not host this topic') });
    await producer.disconnect();
  }, 60_000);

  it('starts on an empty folder, serves, outlives kill -9 with what it acknowledged, and leaves nothing', async () => {
    const client = clientOf(kafka);
    const topic = await topicOf(client);
    const values = Array.from({ length: 500 }, (_, i) => `m${i}`);
    await send(client, topic, values);
    await kafka.kill('SIGKILL');
    await kafka.restart();
    expect(await receive(client, topic, values.length)).toEqual(values);
    await kafka.stop();
    await expect(access(kafka.dir)).rejects.toMatchObject({ code: 'ENOENT' });
  }, 60_000);
});
