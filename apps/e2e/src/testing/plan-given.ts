const WRONG_USAGE = 2;

/** What a benchmark of this name was asked for; or the exit code where nothing is to be run, after the usage or the one line that is wrong. */
export function planGiven<Plan extends object>(
  name: string,
  usage: string,
  planOf: (args: readonly string[]) => Plan | 'help',
): Plan | number {
  try {
    const plan = planOf(process.argv.slice(2));
    if (plan !== 'help') return plan;
    process.stdout.write(`${usage}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n\n${usage}\n`);
    return WRONG_USAGE;
  }
}
