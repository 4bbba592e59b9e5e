import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { memoryLog, startTestService, testConfig } from '../testing/index.ts';
import { defineRoute } from './define-route.ts';

let lifetimes: AbortController[] = [];
let service: Awaited<ReturnType<typeof startTestService>>;

/** It says one thing, and then nothing: its end comes from elsewhere. */
async function* silence(signal: AbortSignal): AsyncGenerator<string> {
  yield ':\n\n';
  await once(signal, 'abort');
}

const silent = defineRoute({
  method: 'get',
  path: '/silent',
  access: 'public',
  handle: () => {
    const lifetime = new AbortController();
    lifetimes.push(lifetime);
    const chunks = silence(lifetime.signal);
    return { status: 200, contentType: 'text/event-stream', chunks, endless: true, lifetime };
  },
});

/** Nobody holds its lifetime. */
const plain = defineRoute({
  method: 'get',
  path: '/plain',
  handle: () => ({ status: 200, contentType: 'text/event-stream', chunks: silence(never), endless: true }),
});

async function* breaking(): AsyncGenerator<string> {
  yield 'one';
  throw new Error('the source broke');
}

const broken = defineRoute({
  method: 'get',
  path: '/broken',
  access: 'public',
  handle: () => ({
    ...{ status: 200, contentType: 'text/event-stream', chunks: breaking(), endless: true },
    lifetime: new AbortController(),
  }),
});

/** How long a caller's token is still good, in ms. */
let leftMs = 60_000;
const tokens = { verify: () => ({ subject: 'ada', roles: [], expiresAtMs: Date.now() + leftMs }) };
const never = new AbortController().signal;
let memory = memoryLog();

beforeEach(async () => {
  lifetimes = [];
  leftMs = 60_000;
  memory = memoryLog();
  service = await startTestService([silent, plain, broken], { config: testConfig(), tokens, log: memory.log });
});
afterEach(() => service.close());

async function open(path = '/silent'): Promise<IncomingMessage> {
  const request = get(service.url + path, { agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer;
}

describe('a stream with a lifetime', () => {
  it('is told at once that its client has gone', async () => {
    const answer = await open();
    expect(lifetimes[0]?.signal.aborted).toBe(false);
    answer.destroy();
    await until('it is told', () => lifetimes[0]?.signal.aborted);
  });

  it('is cut by whoever aborts it', async () => {
    const answer = await open();
    let isClosed = false;
    answer.on('close', () => (isClosed = true));
    lifetimes[0]?.abort();
    await until('it is closed', () => isClosed);
    expect(answer.complete).toBe(false);
  });
});

const failures = () => memory.lines.filter(({ level }) => level === 'error' || level === 'warn');
const requests = () => memory.lines.filter(({ message }) => message === 'request');

describe('an endless stream', () => {
  it.each(['/silent', '/plain'])('that its client leaves is no failure: %s', async (path) => {
    const answer = await open(path);
    answer.destroy();
    await until('it is over', () => requests().length === 1);
    expect(requests()[0]).toMatchObject({ status: 200, aborted: true });
    expect(failures()).toEqual([]);
  });

  it('whose source breaks is one, and is cut', async () => {
    const answer = await open('/broken');
    answer.resume();
    await until('it is told', () => failures().length === 1);
    expect(failures()[0]).toMatchObject({ message: 'request failed' });
    await until('it is closed', () => answer.closed);
    expect(answer.complete).toBe(false);
  });

  it('ends whole with the token of its caller', async () => {
    leftMs = 50;
    const answer = await open('/plain');
    answer.resume();
    await until('it is over', () => answer.complete);
    expect(failures()).toEqual([]);
  });
});
