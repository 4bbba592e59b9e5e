import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { startTestService, testConfig } from '../testing/index.ts';
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

beforeEach(async () => {
  lifetimes = [];
  service = await startTestService([silent], { config: testConfig() });
});
afterEach(() => service.close());

async function open(): Promise<IncomingMessage> {
  const request = get(`${service.url}/silent`, { agent: false });
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
