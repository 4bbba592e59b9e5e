import { closeShells, runSequence, startShells, type Found } from './sequence.ts';
import { Tally } from './tally.ts';
import type { Planted } from './world.ts';

export interface RunOptions {
  readonly sequences: number;
  /** Of the first sequence; each has the next. */
  readonly seed: number;
  /** Sequences at a time: most of one is waiting. */
  readonly lanes: number;
  readonly planted?: Planted;
  /** End with the first one that shows a fault. */
  readonly first?: boolean;
  /** For how long the first one that shows a fault is made shorter, in ms. */
  readonly shrinkMs?: number;
  readonly onProgress?: (done: number, found: number) => void;
  readonly onFound?: (shown: Shown) => void;
}

export interface Shown extends Found {
  readonly seed: number;
}

export interface Result {
  /** Sequences that were run. */
  readonly sequences: number;
  /** Those that show a fault, by their seed. */
  readonly found: readonly Shown[];
  readonly tally: Tally;
}

/** Runs sequence after sequence, each in a bank of its own. @throws what is the model's own mistake */
export async function run(options: RunOptions): Promise<Result> {
  const { sequences, seed: firstSeed, planted = {}, first = false, shrinkMs = 0, onProgress, onFound } = options;
  const found: Shown[] = [];
  const tally = new Tally();
  let [next, done] = [0, 0];
  const lane = async (): Promise<void> => {
    const shells = await startShells();
    try {
      while (next < sequences && !(first && found.length > 0)) {
        const seed = firstSeed + next++;
        const shown = await runSequence({ shells, planted, tally }, seed, found.length === 0 ? shrinkMs : 0);
        if (shown) {
          found.push({ ...shown, seed });
          onFound?.({ ...shown, seed });
        }
        done++;
        onProgress?.(done, found.length);
      }
    } finally {
      await closeShells(shells);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, lane));
  return { sequences: done, found: found.sort((a, b) => a.seed - b.seed), tally };
}
