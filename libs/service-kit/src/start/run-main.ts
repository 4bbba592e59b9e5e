import { ConfigError } from '../config/load-config.ts';

/**
 * Runs a service's main. What goes wrong before there is a service is one clear line on stderr (for configuration one a
 * variable) and exit 2 for configuration, 1 for the rest.
 */
export async function runMain(main: () => Promise<unknown>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof ConfigError ? error.exitCode : 1);
  }
}
