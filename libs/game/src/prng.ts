/** Something with a 32-bit state that is part of the game's own state. */
export interface Random {
  rng: number;
}

/**
 * Mulberry32 (Tommy Ettinger's mixer): 32-bit integer operations alone, so that every engine gives the same numbers.
 * @returns an integer from 0 to `below` - 1; `below` at most 65,536
 */
export function nextInt(random: Random, below: number): number {
  random.rng = (random.rng + 0x6d2b79f5) | 0;
  let t = random.rng;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 16) % below;
}
