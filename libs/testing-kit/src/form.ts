/** The variable that says which form of a test runs: `long`, or else the short one. `npm test -- --all` sets it. */
export const FORM_VARIABLE = 'CUTOVER_TESTS';

interface Forms<T> {
  /** For every change: enough that each assertion can fail. */
  readonly short: T;
  /** Before a change counts as done. */
  readonly long: T;
}

/** How much of a test runs here: rounds, cases, guests. What it asserts is the same in either form. */
export function byForm<T>({ short, long }: Forms<T>, environment: NodeJS.ProcessEnv = process.env): T {
  return environment[FORM_VARIABLE] === 'long' ? long : short;
}

/** In short one case in three, for tables whose rows each cost a process. @param from index of the first that is taken */
export const oneInThree = <T>(cases: readonly T[], from = 0): readonly T[] =>
  byForm({ short: cases.filter((_, index) => index % 3 === from), long: cases });
