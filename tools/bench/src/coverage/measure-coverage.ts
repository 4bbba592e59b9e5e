import { createRandom } from '@cutover/traffic';
import type { Claim } from './claims.ts';

/** What became of a claim in the experiments of one n. */
export interface Coverage {
  readonly claim: string;
  readonly n: number;
  /** In which something was said. */
  readonly experiments: number;
  readonly held: number;
  readonly isWithin: boolean;
}

export interface Experiments {
  readonly sizes: readonly number[];
  /** For each claim and n. */
  readonly count: number;
  readonly seed: number;
}

const CLAIMED = 0.95;
/** Standard deviations by which chance alone falls short once in three million. */
const PATIENCE = 5;

/** Fewest of so many experiments in which a claim of 95 % that is true holds. */
export const fewestHeld = (experiments: number): number =>
  experiments * CLAIMED - PATIENCE * Math.sqrt(experiments * CLAIMED * (1 - CLAIMED));

/** Each claim in experiments of each size, whose truth is known. Same seed, same counts. */
export function measureCoverage(claims: readonly Claim[], { sizes, count, seed }: Experiments): Coverage[] {
  return claims.flatMap((claim) =>
    sizes.map((n) => {
      const random = createRandom(seed, `${claim.name} ${n}`);
      const said = Array.from({ length: Math.ceil(count / claim.fewer) }, () => claim.holds(n, random));
      const experiments = said.filter((holds) => holds !== undefined).length;
      const held = said.filter((holds) => holds === true).length;
      return { claim: claim.name, n, experiments, held, isWithin: held >= fewestHeld(experiments) };
    }),
  );
}
