import { endProcess } from '@cutover/toolchain/end';

/** Of a wrong command line: one line, and the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Ends the process by one line and the usage, 2. */
export function wrongUsage(name: string, usage: string, message: string): Promise<never> {
  process.stderr.write(`${name}: ${message}\n\n${usage}\n`);
  return endProcess(2);
}

/** What a benchmark of this name was asked for. Ends the process after `--help` (0), and by one line and the usage at a UsageError (2). */
export async function given<Plan extends object>(
  name: string,
  usage: string,
  planOf: (args: readonly string[]) => Plan | 'help',
): Promise<Plan> {
  try {
    const plan = planOf(process.argv.slice(2));
    if (plan !== 'help') return plan;
    process.stdout.write(`${usage}\n`);
    return await endProcess(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return wrongUsage(name, usage, error.message);
  }
}
