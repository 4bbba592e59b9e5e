import { describe, expect, it } from '@jest/globals';
import { ensureTopics } from '../message-bus.ts';
import { InMemoryTransport } from '../transport/in-memory-transport.ts';
import { deadLettersCommand } from './dead-letters-command.ts';
import { deadLetterOf } from './dead-letter.ts';

async function world() {
  const transport = new InMemoryTransport();
  await ensureTopics(transport, [{ name: 'orders', partitions: 2 }]);
  const opened: (readonly string[])[] = [];
  const run = async (args: readonly string[], env: Record<string, string> = { KAFKA_BROKERS: 'kafka:9092' }) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await deadLettersCommand(args, {
      ...{ program: 'dead-letters.js', env, signal: new AbortController().signal },
      open: (brokers) => {
        opened.push(brokers);
        return Object.assign(Object.create(transport) as InMemoryTransport, {
          send: transport.send.bind(transport),
          consume: transport.consume.bind(transport),
          positions: transport.positions.bind(transport),
          close: async () => undefined,
        });
      },
      out: async (line) => void out.push(line),
      err: (line) => void err.push(line),
    });
    return { code, out, err };
  };
  const bury = (value: string, key = 'k', reason = 'no') => {
    const headers = { 'message-id': 'i', 'message-type': 'Ordered', 'message-version': '1' };
    const raw = { topic: 'orders', partition: 1, offset: '7', key, value, headers };
    const at = new Date('2026-01-31T12:00:00Z');
    return transport.send([deadLetterOf(raw, { group: 'shop', reason, attempts: 1, at })]);
  };
  return { transport, opened, run, bury };
}

describe('the command for dead letters', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['nothing', [], {}, /^dead letters: inspect or replay\?\nusage: node dead-letters\.js /],
    ['what there is not', ['purge', '--topic', 'orders'], {}, /^dead letters: inspect or replay\?/],
    ['too much', ['replay', 'orders', '--topic', 'orders'], {}, /^dead letters: nothing may follow replay .* "orders"/],
    ['an unknown option', ['inspect', '--all'], {}, /^dead letters: Unknown option '--all'/],
    ['no topic', ['inspect'], {}, /^dead letters: --topic is missing\n/],
    [
      'no brokers',
      ['inspect', '--topic', 'orders'],
      {},
      /^dead letters: --brokers is missing, and KAFKA_BROKERS names/,
    ],
    ['empty brokers', ['inspect', '--topic', 'orders'], { KAFKA_BROKERS: '' }, /^dead letters: --brokers is missing/],
    ['odd brokers', ['inspect', '--topic', 'orders', '--brokers', 'x'], {}, /^dead letters: --brokers: expected HOST/],
    ['an odd setting', ['inspect', '--topic', 'orders'], { KAFKA_BROKERS: 'x' }, /^dead letters: KAFKA_BROKERS: exp/],
  ])('asked for %s says what is wrong and how it goes, and touches nothing', async (_what, args, env, line) => {
    const { run, opened } = await world();
    const { code, out, err } = await run(args, env);
    expect([code, out, opened]).toEqual([2, [], []]);
    expect(err.join('\n')).toMatch(line);
  });

  it('helps', async () => {
    const { run, opened } = await world();
    const { code, out, err } = await run(['--help']);
    expect([code, err, opened]).toEqual([0, [], []]);
    expect(out[0]).toMatch(/^usage: node dead-letters\.js inspect\|replay --topic TOPIC/);
  });

  it('takes its brokers from the environment, unless it is told others', async () => {
    const { run, opened } = await world();
    expect(await run(['inspect', '--topic', 'orders'])).toEqual({ code: 0, out: [], err: [] });
    await run(['inspect', '--topic', 'orders', '--brokers', 'a:1,b:2']);
    expect(opened).toEqual([['kafka:9092'], ['a:1', 'b:2']]);
  });

  it('shows, replays once, and shows what was replayed', async () => {
    const { run, bury } = await world();
    await bury('{"n":1}');
    const line = 'orders/1@7 Ordered i key k; shop gave up after 1 try at 2026-01-31T12:00:00.000Z';
    const shown = await run(['inspect', '--topic', 'orders']);
    expect(shown).toEqual({ code: 0, out: [`${line}: no\n  {"n":1}`], err: [] });
    expect(await run(['replay', '--topic', 'orders'])).toEqual({ code: 0, out: ['replayed 1'], err: [] });
    expect((await run(['replay', '--topic', 'orders', '--json-lines'])).out).toEqual([
      '{"topic":"orders","replayed":0}',
    ]);
    expect((await run(['inspect', '--topic', 'orders'])).out).toEqual([`${line}, replayed since: no\n  {"n":1}`]);
    const [json] = (await run(['inspect', '--topic', 'orders', '--json-lines'])).out;
    expect(JSON.parse(json!)).toMatchObject({
      topic: 'orders',
      partition: 1,
      offset: '7',
      value: '{"n":1}',
      replayed: true,
    });
  });

  it('lets no message steer the terminal, and shortens a long one', async () => {
    const { run, bury } = await world();
    await bury(`\u001b[2J${'x'.repeat(1_000)}`, 'k\u009b', 'a\r\nb');
    const [text] = (await run(['inspect', '--topic', 'orders'])).out;
    expect(text).toContain('key k\\u009b;');
    expect(text).toContain(': a\\u000d\\u000ab\n  \\u001b[2Jxxx');
    expect(text).toMatch(/x… \(1004 characters\)$/);
  });

  it('names a topic that there is not, in one line', async () => {
    const { run } = await world();
    const line = 'dead letters: there is no topic order.dead-letter';
    expect(await run(['replay', '--topic', 'order'])).toEqual({ code: 1, out: [], err: [line] });
  });
});
