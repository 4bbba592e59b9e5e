/** What an option has to be: a whole number up to this. */
export interface Count {
  readonly option: string;
  readonly given: string | undefined;
  readonly otherwise: number;
  readonly most: number;
}

/** @throws Error with one line that names the option */
export function countGiven({ option, given, otherwise, most }: Count): number {
  const count = given === undefined ? otherwise : Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new Error(`--${option}: expected a number from 1 to ${most}, got ${JSON.stringify(given)}`);
}

/** How often a benchmark measures. @throws Error with one line that says what is wrong */
export const roundsGiven = (given: string | undefined, otherwise: number): number =>
  countGiven({ option: 'rounds', given, otherwise, most: 100 });
