import { ConfigError } from '../config/load-config.ts';
import type { ProcessLike } from './signals.ts';

/**
 * Runs a service's main. What goes wrong before there is a service is one clear line on stderr (for configuration one a
 * variable) and exit 2 for configuration, 1 for the rest, once that line has gone out.
 */
export async function runMain(main: () => Promise<unknown>, host: Pick<ProcessLike, 'exit'> = process): Promise<void> {
  try {
    await main();
  } catch (error) {
    const code = error instanceof ConfigError ? error.exitCode : 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => host.exit(code));
  }
}
