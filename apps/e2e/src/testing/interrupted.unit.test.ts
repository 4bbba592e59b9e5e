import { describe, expect, it } from '@jest/globals';
import { unlessAborted, unlessInterrupted } from './interrupted.ts';

const never = new Promise<never>(() => undefined);

describe('what a benchmark waits for', () => {
  it('is its result where no signal comes', async () => {
    const { signal } = new AbortController();
    await expect(unlessAborted(signal, Promise.resolve(7))).resolves.toBe(7);
  });

  it('is given up at the signal, before or while it is waited for, and may fail later', async () => {
    const stop = new AbortController();
    const failing = Promise.withResolvers<number>();
    const waited = unlessAborted(stop.signal, failing.promise);
    stop.abort(new Error('stopped'));
    await expect(waited).rejects.toThrow('stopped');
    await expect(unlessAborted(stop.signal, never)).rejects.toThrow('stopped');
    failing.reject(new Error('the node is gone'));
  });
});

describe('a benchmark that is interrupted', () => {
  const stopped = (code: number | undefined) => ({ signal: new AbortController().signal, code: () => code });

  it('ends with the code of its signal, whatever failed by it', async () => {
    await expect(unlessInterrupted(stopped(130), Promise.reject(new Error('cut')))).resolves.toBe(130);
  });

  it('fails as it does where nobody interrupted it, and keeps a result that was there', async () => {
    await expect(unlessInterrupted(stopped(undefined), Promise.reject(new Error('cut')))).rejects.toThrow('cut');
    await expect(unlessInterrupted(stopped(130), Promise.resolve(1))).resolves.toBe(1);
  });
});
