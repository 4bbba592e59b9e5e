import { describe, expect, it } from '@jest/globals';
import { FAULTS } from './faults.ts';
import { run } from './run.ts';

const SEED = 1;
const LANES = 4;
/** Only what never ends is to be ended. */
const PATIENCE_MS = 600_000;
/** The whole form, `nx run bench:bank-model`, runs 20,000. */
const SEQUENCES = 100;
/** Each planted fault is found in at least one of so many; the first that shows it ends the run. */
const UNTIL_FOUND = 300;

describe('the bank, by its model', () => {
  it(
    'conserves money, crosses no permission, and brings each transfer to its end',
    async () => {
      const { found, tally, sequences } = await run({
        sequences: SEQUENCES,
        seed: SEED,
        lanes: LANES,
        shrinkMs: 20_000,
      });
      expect(found.map(({ seed, violation, commands }) => `seed ${seed}: ${violation.message}\n${commands}`)).toEqual(
        [],
      );
      expect(sequences).toBe(SEQUENCES);
      // What nobody has tried shows nothing.
      const tried = ['completed', 'failed', 'compensated'].map((status) => `transfers ${status}`);
      for (const what of [...tried, 'crashes', 'calls of frozen stores', 'repetitions']) {
        expect([what, tally.of(what) > 0]).toEqual([what, true]);
      }
    },
    PATIENCE_MS,
  );

  it.each(FAULTS)(
    'finds fault $number: $what',
    async ({ planted }) => {
      const { found } = await run({ sequences: UNTIL_FOUND, seed: SEED, lanes: LANES, planted, first: true });
      expect(found.length).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'takes no sequence for wrong that has lasted longer than one may be made shorter, and keeps one that is wrong',
    async () => {
      const options = { sequences: 2, seed: SEED, lanes: 1, shrinkMs: 1 };
      expect((await run(options)).found).toEqual([]);
      const { planted } = FAULTS[0]!;
      const { found } = await run({ ...options, sequences: UNTIL_FOUND, planted, first: true });
      expect(found).toMatchObject([{ commands: expect.stringMatching(/./) }]);
    },
    PATIENCE_MS,
  );
});
