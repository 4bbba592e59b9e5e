import { describe, expect, it } from '@jest/globals';
import { until } from './until.ts';

describe('what is waited for', () => {
  it('is given once it is there; nothing and zero are something', async () => {
    const looks = [undefined, false, null, '', 'never looked at'];
    expect(await until('there is a word', () => looks.shift(), { everyMs: 1 })).toBe('');
    expect(await until('there is a number', async () => 0)).toBe(0);
    expect(looks).toEqual(['never looked at']);
  });

  it('is named when it never comes', async () => {
    const waiting = until('the moon is blue', () => false, { withinMs: 5, everyMs: 1 });
    await expect(waiting).rejects.toThrow('waited 5 ms in vain until the moon is blue');
  });

  it('is given up at once when a look throws', async () => {
    const look = async () => {
      throw new Error('the process has ended');
    };
    await expect(until('it speaks', look)).rejects.toThrow('the process has ended');
  });
});
