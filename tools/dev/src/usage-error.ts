import { endProcess } from '@cutover/toolchain/end';

/** The caller can mend this: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs a command: what goes wrong is one line on stderr, exit 2 for wrong usage and 1 for the rest. */
export async function runCommand(name: string, main: () => Promise<unknown>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    await endProcess(error instanceof UsageError ? 2 : 1);
  }
}
