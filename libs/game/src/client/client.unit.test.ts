import { describe, expect, it } from '@jest/globals';
import { Caller, type Answer } from './caller.ts';
import { Outbox, type News } from './outbox.ts';
import { SwitchWatch } from './switch-watch.ts';

const answerOf = (status: number, body: unknown = {}): Answer => ({ status, body, version: '1', pod: 'p', ms: 1 });

function outboxOf(answers: (Answer | undefined)[], text?: string) {
  const kept = new Map<string, string>(text === undefined ? [] : [['cutover-pacman-outbox', text]]);
  const sent: string[] = [];
  const news: News[] = [];
  const outbox = new Outbox({
    storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    send: async (path) => {
      sent.push(path);
      return answers.shift();
    },
    told: (item) => news.push(item),
  });
  return { outbox, sent, news };
}

const letter = (id: string) => ({ id, body: { name: 'Ada' } });

describe('the outbox', () => {
  it('keeps a result until the server has it, and then sends it no more', async () => {
    const { outbox, sent, news } = outboxOf([
      undefined,
      answerOf(503, { title: 'no database' }),
      answerOf(429),
      answerOf(201),
    ]);
    outbox.put(letter('a'));
    for (let i = 0; i < 6; i += 1) await outbox.deliver();
    expect(sent).toEqual(new Array(4).fill('/games/a/result'));
    expect(news.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'waiting', 'delivered']);
    expect(news[1]).toMatchObject({ reason: 'no database' });
    expect(outbox.letters).toEqual([]);
  });

  it('gives up what the server will never take, and says why', async () => {
    const { outbox, news } = outboxOf([answerOf(422, { title: 'no', detail: 'another game' }), answerOf(200)]);
    outbox.put(letter('a'));
    outbox.put(letter('b'));
    await outbox.deliver();
    expect(news).toMatchObject([{ kind: 'refused', reason: 'another game' }, { kind: 'delivered' }]);
  });

  it('holds a game once, and sends one at a time', async () => {
    const { outbox, sent } = outboxOf([answerOf(201)]);
    outbox.put(letter('a'));
    outbox.put(letter('a'));
    await Promise.all([outbox.deliver(), outbox.deliver()]);
    expect(sent).toHaveLength(1);
  });

  it.each(['{', '7', '[{"id":3}]', '[null]'])('makes nothing of storage that holds %s', (text) => {
    expect(outboxOf([], text).outbox.letters).toEqual([]);
  });
});

describe('a call', () => {
  it('is tried again while another try may fare better, and counted', async () => {
    const statuses = [0, 503, 201];
    const waits: number[] = [];
    const caller = new Caller({
      fetch: async () => {
        const status = statuses.shift() ?? 500;
        if (status === 0) throw new TypeError('refused');
        return new Response('{}', { status, headers: { 'x-version': '2', 'x-pod': 'b' } });
      },
      now: () => 0,
      sleep: async (ms) => void waits.push(ms),
      answered: () => undefined,
    });
    expect(await caller.until(5, '/games', null)).toMatchObject({ status: 201, version: '2', pod: 'b' });
    expect(caller.traffic).toMatchObject({ calls: 3, failed: 2, retried: 2 });
    expect(waits).toEqual([250, 500]);
  });
});

describe('the watch of switches', () => {
  it('sees old and new mixed, one switch, and every pod', () => {
    const watch = new SwitchWatch();
    const versions = ['1', '1', '2', '1', '2', '2'];
    versions.forEach((version, i) => watch.observe(version, `pod-${version}`, i));
    expect(watch.last).toEqual({ from: '1', to: '2', at: 2, oldAnswers: 1, newAnswers: 3 });
    expect([...watch.pods]).toEqual(['pod-1', 'pod-2']);
    watch.observe('3', 'pod-3', 9);
    expect(watch.last).toMatchObject({ from: '2', to: '3', at: 9 });
  });
});
