import { describe, expect, it } from '@jest/globals';
import type { Snapshots } from '../snapshots.ts';

let made = 0;

/** What a place for snapshots promises. `make` gives one for a version of the state; the same place for every call. */
export function snapshotsContract(
  name: string,
  make: (version: number) => Promise<Snapshots<{ readonly n: number }>>,
): void {
  const stream = (): string => `snapshot-${process.pid}-${++made}`;
  const of = (sequence: number) => ({ state: { n: sequence }, sequence, commandId: `c${sequence}` });

  describe(`snapshots contract: ${name}`, () => {
    it('has none of a stream that none was kept of', async () => {
      expect(await (await make(1)).latest(stream())).toBeUndefined();
    });

    it('gives the newest, in whatever order they came', async () => {
      const snapshots = await make(1);
      const id = stream();
      await Promise.all([3, 7, 5].map((sequence) => snapshots.save(id, of(sequence))));
      await snapshots.save(id, of(6));
      expect(await snapshots.latest(id)).toEqual(of(7));
    });

    it('holds versions of the state apart', async () => {
      const [one, two] = [await make(1), await make(2)];
      const id = stream();
      await one.save(id, of(9));
      expect(await two.latest(id)).toBeUndefined();
      await two.save(id, of(4));
      expect([await one.latest(id), await two.latest(id)]).toEqual([of(9), of(4)]);
    });
  });
}
