import { describe, expect, it } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Together } from './together.ts';

describe('writes together', () => {
  it('take along what is asked for at once, and next what came meanwhile', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const written: (readonly number[])[] = [];
    const together = new Together<number>(async (items) => {
      written.push(items);
      await gate;
    });
    const first = [together.add(1), together.add(2)];
    await Promise.resolve();
    const second = [together.add(3), together.add(4)];
    expect(written).toEqual([[1, 2]]);
    open();
    await Promise.all([...first, ...second]);
    await together.add(5);
    expect(written).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('fail together, and the next one is tried all the same', async () => {
    let fails = true;
    const together = new Together<number>(async () => {
      if (fails) throw new Error('away');
    });
    const settled = await Promise.allSettled([together.add(1), together.add(2)]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await expect(together.add(3)).resolves.toBeUndefined();
  });

  it('go in the asynchronous context of the first that they serve, not of whoever found nobody writing', async () => {
    const caller = new AsyncLocalStorage<string>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    const together = new Together<number>(async (items) => {
      seen.push([caller.getStore(), items]);
      await gate;
    });
    const first = caller.run('ada', () => together.add(1));
    await Promise.resolve();
    const second = [caller.run('grace', () => together.add(2)), caller.run('joan', () => together.add(3))];
    open();
    await Promise.all([first, ...second]);
    expect(seen).toEqual([
      ['ada', [1]],
      ['grace', [2, 3]],
    ]);
  });
});
