import { describe, expect, it } from '@jest/globals';
import { runtimeEnv } from './runtime-env.ts';

describe('the time zone and the heap of a Node image', () => {
  it('are TZ and NODE_OPTIONS, beside what else is set', () => {
    const env = { LOG: 'info', NODE_OPTIONS: '--no-warnings' };
    expect(runtimeEnv({ timeZone: 'Asia/Seoul', heapMiB: 256 }, env)).toEqual({
      LOG: 'info',
      TZ: 'Asia/Seoul',
      NODE_OPTIONS: '--no-warnings --max-old-space-size=256',
    });
  });

  it('are left to Node where nothing is said', () => {
    expect(runtimeEnv({})).toEqual({});
  });

  it.each([['UTC'], ['Etc/GMT+5'], ['Asia/Calcutta'], ['America/Argentina/Buenos_Aires']])('may be %s', (timeZone) => {
    expect(runtimeEnv({ timeZone })).toEqual({ TZ: timeZone });
  });

  it.each([
    [{ timeZone: 'Asia/Seuol' }, 'timeZone is "Asia/Seuol", expected a time zone such as'],
    [{ timeZone: '+09:00' }, 'timeZone is "+09:00"'],
    [{ timeZone: '' }, 'timeZone is ""'],
    [{ heapMiB: 0 }, 'heapMiB is 0, expected a whole number of MiB, 16 or more'],
    [{ heapMiB: 1.5 }, 'heapMiB is 1.5'],
    [{ heapMiB: Number.NaN }, 'heapMiB is null'],
  ])('as %j are refused', (options, reason) => {
    expect(() => runtimeEnv(options)).toThrow(
      expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining(reason) }),
    );
  });
});
