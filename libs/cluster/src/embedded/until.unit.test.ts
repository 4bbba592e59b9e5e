import { describe, expect, it } from '@jest/globals';
import { until } from './until.ts';

const never = () => Promise.resolve(false);

describe('until', () => {
  it('goes on while the check fails, and ends when it is true', async () => {
    let asked = 0;
    const check = () => {
      asked += 1;
      return asked < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(true);
    };
    await until(check, { what: 'it is so', withinMs: 60_000, pollMs: 1 });
    expect(asked).toBe(3);
  });

  it('says what was awaited, why the last try failed and what to do', async () => {
    const check = () => Promise.reject(new Error('refused'));
    const waiting = until(check, { what: 'it listens', withinMs: 5, pollMs: 1, advice: 'look' });
    await expect(waiting).rejects.toMatchObject({
      code: 'not-ready',
      message: 'waited 0 s until it listens, in vain (refused): look',
    });
  });

  it('gives up at once where there is no hope', async () => {
    const waiting = until(never, { what: 'it is so', withinMs: 60_000, pollMs: 1, hopeless: () => 'etcd is gone' });
    await expect(waiting).rejects.toThrow('waited until it is so, but etcd is gone');
  });

  it('ends with the reason of an abort', async () => {
    const stop = new AbortController();
    const waiting = until(never, { what: 'it is so', withinMs: 60_000, pollMs: 1, signal: stop.signal });
    stop.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow(/Ctrl-C|aborted/);
  });
});
