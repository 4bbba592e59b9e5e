import type { Random } from '@cutover/traffic';

/** What is drawn from, and its true median. */
export interface Distribution {
  readonly name: string;
  readonly median: number;
  draw(random: Random): number;
}

/** Box and Muller 1958. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Times and losses of lanes: even, skewed, with a heavy tail, with a gap, with ties, and mostly nothing at all. */
export const DISTRIBUTIONS: readonly Distribution[] = [
  { name: 'uniform', median: 0.5, draw: (random) => random.next() },
  { name: 'exponential', median: Math.LN2, draw: (random) => random.exponential(1) },
  { name: 'heavy tail', median: 1, draw: (random) => Math.exp(3 * normal(random)) },
  {
    name: 'two humps',
    median: 0.5 / 0.6,
    draw: (random) => (random.next() < 0.6 ? random.next() : 10 + random.next()),
  },
  { name: 'ties', median: 2, draw: (random) => Math.floor(random.exponential(3)) },
  { name: 'mostly 0', median: 0, draw: (random) => (random.next() < 0.8 ? 0 : 1 + random.below(50)) },
];
