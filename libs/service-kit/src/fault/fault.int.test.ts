import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/load-config.ts';
import { defineRoute } from '../http/define-route.ts';
import { reply } from '../http/reply.ts';
import { memoryLog } from '../testing/memory-log.ts';
import { startTestService, testConfig, type TestService } from '../testing/test-service.ts';
import { doWrong } from './do-wrong.ts';
import { faultText, parseFault } from './fault.ts';
import type { Fault } from './fault.ts';

const allowed = testConfig({ FAULTS_ALLOWED: 'true' });
const route = defineRoute({ method: 'get', path: '/work', access: 'public', handle: () => reply(200, { done: true }) });
const running: TestService[] = [];

afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
});

async function start(fault: Fault, config = allowed): Promise<TestService> {
  const service = await startTestService([route], { fault, config });
  running.push(service);
  return service;
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('the fault of a build', () => {
  it.each(['errors=0.05', 'slow=300', 'crash-at-start', 'never-ready', 'dies-after=200'])('is read: %s', (text) => {
    expect(faultText(parseFault(text))).toBe(text);
  });

  it.each([
    '',
    'error=1',
    'errors',
    'errors=0',
    'errors=2',
    'errors=x',
    'slow=-1',
    'slow=1.5',
    'never-ready=1',
    'dies-after=',
  ])('is refused, saying what is expected: %j', (text) => {
    expect(() => parseFault(text)).toThrow(/^the fault "[^"]*": expected errors=RATE, slow=MS, [^\n]+$/);
  });

  it.each(['errors=1', 'slow=1', 'crash-at-start', 'never-ready', 'dies-after=9'])(
    'is refused by a configuration that does not ask for it, as production has: %s',
    async (text) => {
      const refused = start(parseFault(text), testConfig());
      await expect(refused).rejects.toBeInstanceOf(ConfigError);
      await expect(refused).rejects.toMatchObject({
        exitCode: 2,
        message: `FAULTS_ALLOWED: expected true, got false: this image was built with the fault ${text}, for comparisons alone; deploy one without`,
      });
    },
  );

  it('is none where nothing was built in: a setting makes no build bad', async () => {
    const service = await startTestService([route], { config: allowed });
    running.push(service);
    expect(await statusOf(`${service.url}/work`)).toBe(200);
  });

  it('is told in the log as the service starts', async () => {
    const { log, lines } = memoryLog();
    running.push(await startTestService([route], { fault: parseFault('slow=1'), config: allowed, log }));
    expect(lines).toContainEqual(
      expect.objectContaining({ fault: 'slow=1', message: 'this image was built with a fault' }),
    );
  });
});

describe('a build with a fault', () => {
  it('answers errors to its users, and to no probe', async () => {
    const { url, managementUrl } = await start(parseFault('errors=1'));
    const answer = await fetch(`${url}/work`);
    expect([answer.status, answer.headers.get('x-version')]).toEqual([500, '0.0.0-test']);
    expect(await Promise.all([`${managementUrl}/readyz`, `${url}/version`].map(statusOf))).toEqual([200, 200]);
  });

  it('answers them at the rate that was asked for', () => {
    let seed = 0;
    const random = () => (seed = (seed + 0.37) % 1);
    const handler = doWrong({ kind: 'errors', rate: 0.25 }, { random });
    const failed = Array.from({ length: 400 }, () => {
      let error: unknown;
      handler({ path: '/work' } as never, {} as never, (given) => (error = given));
      return error;
    }).filter((error) => error !== undefined).length;
    expect(failed).toBeGreaterThan(90);
    expect(failed).toBeLessThan(110);
  });

  it('is slow by what was asked for', async () => {
    const { url } = await start(parseFault('slow=150'));
    const since = performance.now();
    expect(await statusOf(`${url}/work`)).toBe(200);
    expect(performance.now() - since).toBeGreaterThan(140);
  });

  it('ends before it listens', async () => {
    await expect(start(parseFault('crash-at-start'))).rejects.toThrow(
      'this image was built with the fault crash-at-start',
    );
  });

  it('runs and is never ready', async () => {
    const { url, managementUrl } = await start(parseFault('never-ready'));
    expect(await Promise.all([`${managementUrl}/readyz`, `${managementUrl}/healthz`].map(statusOf))).toEqual([
      503, 200,
    ]);
    expect(await statusOf(`${url}/work`)).toBe(200);
  });

  it('dies as the request of that number comes, and answers it no more', () => {
    let deaths = 0;
    let answered = 0;
    const handler = doWrong({ kind: 'dies-after', requests: 3 }, { die: () => void (deaths += 1) });
    for (const path of ['/work', '/version', '/work', '/work'])
      handler({ path } as never, {} as never, () => (answered += 1));
    expect({ deaths, answered }).toEqual({ deaths: 1, answered: 3 });
  });
});
