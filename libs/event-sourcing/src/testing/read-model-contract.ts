import { describe, expect, it } from '@jest/globals';
import type { ReadModel } from '../read-model.ts';

interface Row {
  readonly colour: string;
  readonly size: number;
}

let made = 0;

/** What every read model promises. */
export function readModelContract(name: string, make: () => Promise<ReadModel<Row>>): void {
  const id = (): string => `row-${process.pid}-${++made}`;

  describe(`read model contract: ${name}`, () => {
    it('knows no document that nothing was applied to', async () => {
      expect(await (await make()).find(id())).toBeUndefined();
    });

    it('shows what was applied, and keeps what a change leaves out', async () => {
      const model = await make();
      const row = id();
      expect(await model.apply(row, 1, { colour: 'red', size: 1 })).toBe(true);
      expect(await model.apply(row, 2, { size: 2 })).toBe(true);
      expect(await model.find(row)).toEqual({ id: row, sequence: 2, colour: 'red', size: 2 });
    });

    it('ignores a change that was applied, and one that was overtaken', async () => {
      const model = await make();
      const row = id();
      await model.apply(row, 5, { colour: 'blue', size: 5 });
      expect(await model.apply(row, 5, { colour: 'again' })).toBe(false);
      expect(await model.apply(row, 3, { colour: 'late' })).toBe(false);
      expect(await model.find(row)).toEqual({ id: row, sequence: 5, colour: 'blue', size: 5 });
    });

    it('restores a whole document, once or again, as of the commit that it shows or a later one', async () => {
      const model = await make();
      const row = id();
      expect(await model.restore(row, 3, { colour: 'red', size: 1 })).toBe(true);
      await model.apply(row, 4, { colour: 'wrong' });
      expect(await model.restore(row, 4, { colour: 'blue', size: 2 })).toBe(true);
      expect(await model.restore(row, 4, { colour: 'blue', size: 2 })).toBe(true);
      expect(await model.find(row)).toEqual({ id: row, sequence: 4, colour: 'blue', size: 2 });
      await model.apply(row, 5, { size: 9 });
      expect(await model.restore(row, 4, { colour: 'late', size: 0 })).toBe(false);
      expect(await model.find(row)).toEqual({ id: row, sequence: 5, colour: 'blue', size: 9 });
    });

    it('leaves nothing of what a document held before it was restored', async () => {
      const model = await make();
      const row = id();
      await model.apply(row, 1, { colour: 'red', shade: 'dark' } as Partial<Row>);
      await model.restore(row, 1, { colour: 'red', size: 1 });
      expect(await model.find(row)).toEqual({ id: row, sequence: 1, colour: 'red', size: 1 });
    });

    it('finds several at once, those that are there', async () => {
      const model = await make();
      const [red, none, blue] = [id(), id(), id()];
      await model.apply(red, 1, { colour: 'red', size: 1 });
      await model.apply(blue, 2, { colour: 'blue', size: 2 });
      const found = await model.findMany([red, none, blue]);
      expect(found.toSorted((x, y) => x.sequence - y.sequence)).toEqual([
        await model.find(red),
        await model.find(blue),
      ]);
      expect(await model.findMany([])).toEqual([]);
    });

    it('ends at the newest change when many arrive at once, in any order', async () => {
      const model = await make();
      const row = id();
      const order = [4, 9, 1, 7, 2, 8, 3, 6, 5];
      await Promise.all(
        order.map((sequence) => model.apply(row, sequence, { colour: `c${sequence}`, size: sequence })),
      );
      expect(await model.find(row)).toEqual({ id: row, sequence: 9, colour: 'c9', size: 9 });
    });
  });
}
