import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { Readiness } from './readiness.ts';

describe('readiness', () => {
  it('is false until the service has started', async () => {
    const readiness = new Readiness();
    expect((await readiness.report()).ready).toBe(false);
    readiness.markStarted();
    expect((await readiness.report()).ready).toBe(true);
  });

  it('asks a dependency once however many probes come', async () => {
    const check = jest.fn(async () => undefined);
    const readiness = new Readiness();
    readiness.add({ name: 'db', check });
    readiness.markStarted();
    await Promise.all(Array.from({ length: 20 }, () => readiness.report()));
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('is false while one dependency fails, and tells of the change once', async () => {
    const changes: unknown[] = [];
    const readiness = new Readiness((result) => changes.push(result));
    readiness.add({ name: 'db', check: () => Promise.reject(new Error('down')) });
    readiness.add({ name: 'broker', check: async () => undefined });
    readiness.markStarted();
    const expected = {
      ready: false,
      checks: [
        { name: 'db', ok: false },
        { name: 'broker', ok: true },
      ],
    };
    expect(await readiness.report()).toEqual(expected);
    await sleep(1_010);
    expect(await readiness.report()).toEqual(expected);
    expect(changes).toEqual([{ name: 'db', ok: false }]);
  });

  it('does not wait for a dependency that hangs', async () => {
    const signals: AbortSignal[] = [];
    const check = (signal: AbortSignal) => new Promise(() => void signals.push(signal));
    const readiness = new Readiness();
    readiness.add({ name: 'db', check });
    readiness.markStarted();
    expect((await readiness.report()).ready).toBe(false);
    expect(signals.map(({ reason }) => (reason as Error).name)).toEqual(['TimeoutError']);
  });
});
