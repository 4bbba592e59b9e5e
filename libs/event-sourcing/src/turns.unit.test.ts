import { describe, expect, it } from '@jest/globals';
import { setImmediate as tick } from 'node:timers/promises';
import { Turns } from './turns.ts';

describe('turns', () => {
  it('go one after another on a key, side by side on others, in order', async () => {
    const turns = new Turns(10);
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await tick();
      seen.push(`${name} out`);
    };
    await Promise.all([turns.take('a', work('1')), turns.take('a', work('2')), turns.take('b', work('3'))]);
    expect(seen.filter((name) => !name.startsWith('3'))).toEqual(['1 in', '1 out', '2 in', '2 out']);
    expect(seen.indexOf('3 in')).toBeLessThan(seen.indexOf('1 out'));
    expect(turns.size).toBe(0);
  });

  it('go on after a failure, which only its caller hears of', async () => {
    const turns = new Turns(10);
    const failing = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(turns.size).toBe(0);
  });

  it('are not given to more than can wait', async () => {
    const turns = new Turns(2);
    const both = [turns.take('a', tick), turns.take('a', tick)];
    expect(turns.take('a', tick)).toBeUndefined();
    expect(turns.take('b', tick)).toBeDefined();
    await Promise.all(both);
    expect(turns.take('a', tick)).toBeDefined();
  });
});
