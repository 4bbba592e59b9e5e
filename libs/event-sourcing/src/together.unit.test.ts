import { describe, expect, it } from '@jest/globals';
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
});
