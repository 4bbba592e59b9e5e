import { describe, expect, it } from '@jest/globals';
import { inPool } from './in-pool.ts';

describe('a pool', () => {
  it('runs no more than it may at once, and gives results in the order of the items', async () => {
    const gates = [0, 1, 2, 3, 4].map(() => Promise.withResolvers<void>());
    const begun: number[] = [];
    const action = async (item: number): Promise<string> => {
      begun.push(item);
      await gates[item]!.promise;
      return `done ${item}`;
    };
    const all = inPool([0, 1, 2, 3, 4], action, 2);
    expect(begun).toEqual([0, 1]);
    gates[1]!.resolve();
    await gates[1]!.promise;
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    expect(await all).toEqual(['done 0', 'done 1', 'done 2', 'done 3', 'done 4']);
  });

  it('begins no other after one that failed, and fails by it once those under way have ended', async () => {
    const slow = Promise.withResolvers<void>();
    const ended: string[] = [];
    const action = async (item: string): Promise<void> => {
      if (item === 'bad') throw new Error('first');
      await slow.promise;
      ended.push(item);
      throw new Error('second');
    };
    const all = inPool(['slow', 'bad', 'never'], action, 2);
    slow.resolve();
    await expect(all).rejects.toThrow('first');
    expect(ended).toEqual(['slow']);
  });

  it('of nothing is nothing', async () => {
    expect(await inPool([], () => Promise.reject(new Error('none')))).toEqual([]);
  });
});
