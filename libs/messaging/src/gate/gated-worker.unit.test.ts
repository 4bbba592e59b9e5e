import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { ensureTopics, MessageBus } from '../message-bus.ts';
import { SubscriptionWorker } from '../subscription-worker.ts';
import { InMemoryTransport } from '../transport/in-memory-transport.ts';
import { behindGate } from './behind-gate.ts';
import { GatedWorker } from './gated-worker.ts';
import { ShareFile } from './share-file.ts';

const TOPIC = 'things';
let folder: string;
let path: string;
let bus: MessageBus;
let workers: GatedWorker[];
let seen: string[];
let sent = 0;

/** As the kubelet does: a reader sees the old or the new. */
async function say(share: string, file = path): Promise<void> {
  await writeFile(`${file}.new`, share);
  await rename(`${file}.new`, file);
}

const publish = () => bus.publish([{ topic: TOPIC, key: 'k', type: 't', version: 1, id: `m${++sent}`, data: {} }]);

async function member(version: string, file = path): Promise<GatedWorker> {
  const handler = async () => void seen.push(version);
  const consumer = new SubscriptionWorker(bus, { group: 'g', topics: [TOPIC], handler });
  const worker = new GatedWorker({ consumer, shares: new ShareFile({ path: file, lookMs: 1 }) });
  workers.push(worker);
  await worker.start();
  return worker;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-'));
  path = join(folder, 'transfer.new');
  const transport = new InMemoryTransport();
  await ensureTopics(transport, [{ name: TOPIC, partitions: 1 }]);
  bus = new MessageBus(transport);
  [workers, seen] = [[], []];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.leave()));
  await rm(folder, { recursive: true });
});

describe('a consumer behind the gate', () => {
  it('consumes nothing before its share is above 0, and is started nevertheless', async () => {
    const old = join(folder, 'transfer.old');
    await say('1', old);
    await say('0');
    await member('old', old);
    await member('new');
    for (let i = 0; i < 5; i++) await publish();
    await until('all are consumed', () => seen.length === 5);
    expect(new Set(seen)).toEqual(new Set(['old']));
    await say('0.2');
    await until('it has joined', () => workers[1]!.share > 0);
    await say('0', old);
    await until('the old one has left', () => workers[0]!.share === 0);
    for (let i = 0; i < 5; i++) await publish();
    await until('all are consumed', () => seen.length === 10);
    expect(seen.at(-1)).toBe('new');
  });

  it('does not join where nobody has said a share, and keeps the one that was said', async () => {
    const worker = await member('new');
    await publish();
    await say('1');
    await until('it is consumed', () => seen.length === 1);
    await rm(path);
    await publish();
    await until('it consumes', () => seen.length === 2);
    await say('much');
    await publish();
    await until('it consumes still', () => seen.length === 3);
    expect(worker.share).toBe(1);
  });

  it('tries again to join where it could not', async () => {
    const said: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void said.push(line) };
    let tries = 0;
    const start = async () => {
      tries += 1;
      if (tries === 1) throw new Error('no broker');
    };
    const consumer = { name: 'consumer', start, suspend: async () => undefined, leave: async () => undefined };
    const worker = new GatedWorker({ consumer, shares: new ShareFile({ path, lookMs: 1 }), log });
    workers.push(worker);
    await say('1');
    await worker.start();
    await until('it has tried again', () => tries === 2);
    expect(said).toEqual(['consumer: no broker; trying again']);
  });

  it('stays away while the service is not ready, whatever its share', async () => {
    const worker = await member('new');
    await worker.suspend();
    await say('1');
    await until('the share is known', () => worker.share === 1);
    await publish();
    await worker.resume();
    await until('it is consumed', () => seen.length === 1);
    await worker.suspend();
    await publish();
    await say('0.5');
    await until('the share is known', () => worker.share === 0.5);
    expect(seen).toHaveLength(1);
    await worker.resume();
    await until('it is consumed', () => seen.length === 2);
  });

  it.each(['2', '-1', 'NaN', '', '0x1'])('takes %j for no share, and says so once', async (text) => {
    const said: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void said.push(line) };
    const shares = new Set<number>();
    const stop = new AbortController();
    await say(text);
    const following = new ShareFile({ path, log, lookMs: 1 }).follow((share) => shares.add(share), stop.signal);
    await until('it is said', () => said.length === 1);
    await say('0.5');
    await until('a share is told', () => shares.size === 1);
    stop.abort();
    await following;
    expect([[...shares], said.length]).toEqual([[0.5], 1]);
    expect(said[0]).toContain('expected a number from 0 to 1');
  });
});

describe('workers', () => {
  it('are as they were without a gate; behind one those that consume are gated', () => {
    const consumer = new SubscriptionWorker(bus, { group: 'g', topics: [TOPIC], handler: async () => undefined });
    const relay = { name: 'relay' };
    const log = { info: () => undefined, warn: () => undefined };
    expect(behindGate([relay, consumer], undefined, log)).toEqual([relay, consumer]);
    const [first, second] = behindGate([relay, consumer], path, log);
    expect([first, second instanceof GatedWorker]).toEqual([relay, true]);
  });
});
