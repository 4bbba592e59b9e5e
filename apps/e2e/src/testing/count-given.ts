const MOST = 100;

/** How often something is done. @throws Error with one line that names the option */
export function countGiven(option: string, given: string | undefined, otherwise: number): number {
  const count = Number(given ?? otherwise);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
  throw new Error(`${option}: expected a number from 1 to ${MOST}, got ${JSON.stringify(given)}`);
}
