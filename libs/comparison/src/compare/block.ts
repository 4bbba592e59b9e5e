import { createRandom } from '@cutover/traffic';

/** What all lanes of a block share, and lanes of other blocks do not. */
export interface Block {
  /** Of arrivals and of what is asked for. */
  seed: number;
  /** When the change begins, ms since lane start. */
  steadyMs: number;
}

/** The change begins within a fifth of the time before or after the moment that was asked for: at 4 to 6 s of 5. */
const spread = 0.2;

/**
 * Draws a block from the run's seed and the block's number, so that repeats are other realisations of the same process: other arrivals,
 * and a switch that meets them at another moment. Lanes of one block stay paired.
 */
export const drawBlock = (runSeed: number, block: number, steadyMs: number): Block => {
  const random = createRandom(runSeed, `block ${block}`);
  const seed = random.below(2 ** 32);
  return { seed, steadyMs: Math.round(steadyMs * (1 - spread + 2 * spread * random.next())) };
};
