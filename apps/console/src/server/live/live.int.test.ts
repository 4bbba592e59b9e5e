import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import type { Item } from '../../model/items.ts';
import type { Change, Snapshot } from '../../model/messages.ts';
import { EventReader } from '../../testing/event-reader.ts';
import { NEW, Scene } from '../../testing/scene.ts';
import { startConsole } from '../../testing/start-console.ts';
import type { TestConsole } from '../../testing/start-console.ts';

const scene = new Scene(Date.now());
const pod = (name: string, more: object = {}) => scene.pod({ namespace: 'dev', service: 'account', name }, NEW, more);

let service: TestConsole;
let readers: EventReader[] = [];

async function start(env: Record<string, string> = {}): Promise<void> {
  service = await startConsole(env);
}

async function open(options: Parameters<typeof EventReader.open>[1] = {}, path = '/api/live'): Promise<EventReader> {
  const reader = await EventReader.open(service.url + path, options);
  readers.push(reader);
  return reader;
}

afterEach(async () => {
  for (const reader of readers) reader.close();
  readers = [];
  await service.stop();
});

const changes = ({ events }: EventReader): Change[] =>
  events.filter(({ name }) => name === 'change').map(({ data }) => data as Change);
const told = (reader: EventReader, key: string) =>
  until(`${key} is told`, () => changes(reader).some(({ put }) => put.some((item: Item) => item.id === key)));

describe('the live stream', () => {
  it('begins with all there is, and goes on with what changes, once each', async () => {
    await start();
    service.planted.put(pod('a'));
    const reader = await open();
    expect(reader.answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await until('a snapshot has come', () => reader.events.length === 1);
    expect((reader.events[0]?.data as Snapshot).items.map(({ id }) => id)).toEqual(['Kubernetes', 'dev/a']);
    service.planted.put(pod('a'), pod('b'));
    await told(reader, 'dev/b');
    // What was said already is no change.
    expect(changes(reader)).toMatchObject([{ put: [{ id: 'dev/b' }], gone: [] }]);
    service.planted.sink.remove('pod/dev/b');
    await until('it is gone', () => changes(reader).some(({ gone }) => gone.includes('pod/dev/b')));
  });

  it('goes on where a reader left off, and begins anew where that is too long ago', async () => {
    await start();
    const first = await open();
    service.planted.put(pod('a'));
    await told(first, 'dev/a');
    const { id: lastId } = first.last!;
    first.close();
    service.planted.put(pod('b'));
    const second = await open({ lastId });
    await told(second, 'dev/b');
    expect(second.events.map(({ name }) => name)).toEqual(['change']);
    for (const id of ['0123456789ab.1', 'x', lastId.replace(/\d+$/, '99')]) {
      const other = await open({ lastId: id });
      await until('something has come', () => other.events.length > 0);
      expect(other.events[0]?.name).toBe('snapshot');
    }
  });

  it('gives signs of life, and a seat back when its reader goes', async () => {
    await start({ HEARTBEAT_MS: '20', MOST_READERS: '2' });
    const [one] = [await open(), await open()];
    await until('signs of life have come', () => one.heartbeats >= 2);
    const refused = await fetch(`${service.url}/api/live`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'stream.full' });
    expect(refused.headers.get('retry-after')).toBe('1');
    one.close();
    await until('a seat is free', () => service.readers() === 1);
    const third = await open();
    await until('it is served', () => third.events.length === 1);
  });

  it('cuts off a reader that takes nothing, and none of the others', async () => {
    await start({ HEARTBEAT_MS: '50', WAITING_BYTES: '65536' });
    const [slow, good] = [await open({ reads: false }), await open()];
    slow.answer.pause();
    const long = 'x'.repeat(100_000);
    let count = 0;
    await until(
      'the one that does not read is cut off',
      () => {
        service.planted.put(pod(`a`, { reason: `${(count += 1)} ${long}` }));
        return service.readers() === 1;
      },
      { everyMs: 20 },
    );
    service.planted.put(pod('last'));
    await told(good, 'dev/last');
    expect(good.over).toBeUndefined();
    // That it went is no failure of the console's.
    expect(service.logged.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(['evil.example', 'evil.example:7080', '127.0.0.1.evil.example'])('is not for a page of %s', async (host) => {
    await start();
    const reader = await open({ host });
    expect(reader.answer.statusCode).toBe(400);
    expect((await open({ host: 'localhost:7080' })).answer.statusCode).toBe(200);
  });

  it('ends with the console', async () => {
    await start();
    const reader = await open();
    await service.stop();
    await until('it is over', () => reader.over !== undefined);
  });
});

describe('a log', () => {
  const PATH = '/api/logs/pods/dev/a/account';

  it('is followed once for all who read it, and no more when they are gone', async () => {
    await start();
    service.planted.put(pod('a'));
    const [one, two] = [await open({}, PATH), await open({}, PATH)];
    await until('it is followed', () => service.planted.followers === 1);
    service.planted.write(['2026-11-29T10:00:00.000000000Z', 'first'], ['', 'second']);
    for (const reader of [one, two]) {
      await until('its lines have come', () => JSON.stringify(reader.events).includes('second'));
    }
    expect(service.planted.targets).toEqual([{ type: 'pod', namespace: 'dev', pod: 'a', container: 'account' }]);
    const late = await open({}, PATH);
    await until('its snapshot has come', () => late.events.length > 0);
    expect(late.events[0]?.data).toMatchObject({
      state: 'following',
      lines: [
        ['2026-11-29T10:00:00.000000000Z', 'first'],
        ['', 'second'],
      ],
    });
    for (const reader of [one, two, late]) reader.close();
    await until('nobody follows it', () => service.planted.followers === 0, { withinMs: 30_000 });
  });

  it('is only of what is shown, by names that Kubernetes takes', async () => {
    await start();
    service.planted.put(pod('a'));
    const status = async (path: string) => (await fetch(service.url + path)).status;
    expect(await status('/api/logs/pods/dev/b/account')).toBe(404);
    expect(await status('/api/logs/pods/dev/a/other')).toBe(404);
    expect(await status('/api/logs/pods/dev/a/..%2f..%2fsecrets')).toBe(400);
    expect(await status('/api/logs/pods/dev/A/account')).toBe(400);
    expect(await status('/api/logs/processes/account')).toBe(404);
  });

  it('is one of so many at once', async () => {
    await start({ MOST_LOGS: '1' });
    service.planted.put(pod('a'), pod('b'));
    const one = await open({}, PATH);
    await until('it is followed', () => service.planted.followers === 1);
    const refused = await open({}, PATH.replace('/a/', '/b/'));
    expect(refused.answer.statusCode).toBe(503);
    one.close();
    await until('its seat is free', () => service.readers() === 0);
    // One that nobody reads any more makes room at once.
    expect((await open({}, PATH.replace('/a/', '/b/'))).answer.statusCode).toBe(200);
  });
});
