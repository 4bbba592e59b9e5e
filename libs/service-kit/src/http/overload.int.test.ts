import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { DomainError } from '../errors/domain-error.ts';
import { memoryLog } from '../testing/memory-log.ts';
import { startTestService, testConfig } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { defineRoute } from './define-route.ts';
import { reply } from './reply.ts';

let service: TestService | undefined;

afterEach(async () => {
  await service?.close();
  service = undefined;
});

/** A service whose one route stands still until the test lets go; it counts what has begun. */
async function frozen(env: Readonly<Record<string, string>>, outcome = async () => reply(200, {})) {
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  const state = { begun: 0, release };
  const slow = defineRoute({
    method: 'get',
    path: '/slow',
    access: 'public',
    handle: async () => {
      state.begun += 1;
      await gate;
      return outcome();
    },
  });
  const { log, lines } = memoryLog();
  service = await startTestService([slow], { config: testConfig(env), log });
  const { url, managementUrl } = service;
  const get = async (path = '/slow', from = url) => {
    const answer = await fetch(from + path);
    const { status, headers } = answer;
    return { status, retryAfter: headers.get('retry-after'), body: (await answer.text()) as string };
  };
  return { get, ask: (path: string) => get(path, managementUrl), lines, state };
}

const OVERLOADED = { status: 503, retryAfter: '1', body: expect.stringContaining('"code":"service.overloaded"') };
const metric = (text: string, name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);

describe('a service that stands still', () => {
  it('works on so many requests, keeps so many waiting, and refuses the rest at once; probes are answered', async () => {
    const { get, ask, state } = await frozen({ MAX_OPEN_REQUESTS: '4', MAX_WAITING_REQUESTS: '3' });
    const sent = Array.from({ length: 20 }, () => get());
    const refused: unknown[] = [];
    for (const each of sent)
      each.then(
        (answer) => answer.status === 503 && refused.push(answer),
        () => undefined,
      );
    await until('the rest is refused', () => refused.length === 13);
    expect([state.begun, refused]).toEqual([4, Array.from({ length: 13 }, () => OVERLOADED)]);
    expect((await ask('/readyz')).status).toBe(200);
    const { body } = await ask('/metrics');
    const names = ['admitted', 'waiting', 'overload_total'].map((name) => `http_server_requests_${name}`);
    expect(names.map((name) => metric(body, name))).toEqual([4, 3, 13]);
    state.release();
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect([statuses.filter((status) => status === 200).length, state.begun]).toEqual([7, 7]);
  });

  it('tells callers after the deadline that it is not known what became of it, and ends what was begun', async () => {
    const broken = new DomainError('service.unavailable', 'away');
    const outcome = () => Promise.reject(broken);
    const { get, ask, lines, state } = await frozen({ MAX_OPEN_REQUESTS: '1', REQUEST_DEADLINE_MS: '50' }, outcome);
    const [first, second] = await Promise.all([get(), get()]);
    const codes = [first, second].map(({ body }) => (JSON.parse(body) as { code: string }).code).sort();
    // The one that was begun holds its place beyond the deadline; the other one waited as long for it.
    expect(codes).toEqual(['service.deadline', 'service.overloaded']);
    expect([first.retryAfter, state.begun]).toEqual(['1', 1]);
    expect(metric((await ask('/metrics')).body, 'http_server_requests_admitted')).toBe(1);
    state.release();
    const late = 'a request failed after its deadline';
    await until('its end is in the log', () => lines.some(({ message }) => message === late));
    expect(metric((await ask('/metrics')).body, 'http_server_requests_admitted')).toBe(0);
  });

  it('writes a line without a stack for each refusal', async () => {
    const { get, lines, state } = await frozen({ MAX_OPEN_REQUESTS: '1', MAX_WAITING_REQUESTS: '0' });
    const first = get();
    await until('it is begun', () => state.begun === 1);
    await get();
    state.release();
    await first;
    const refusals = lines.filter(({ message }) => message === 'request refused');
    expect(refusals).toMatchObject([
      { level: 'warn', route: '/slow', problem: 'service.overloaded', reason: 'too many requests at once' },
    ]);
    expect(JSON.stringify(refusals)).not.toContain('stack');
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
