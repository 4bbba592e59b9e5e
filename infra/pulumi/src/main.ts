/** `npm run infra`: what Pulumi owns, by hand. */
import { progressLines } from '@cutover/toolchain';
import { readOptions, USAGE } from './cli/options.ts';
import type { Options } from './cli/options.ts';
import { runCommand } from './cli/run.ts';
import { changesText, progressText } from './cli/text.ts';
import { UsageError } from './cli/usage-error.ts';
import { isConfigError } from './config/config-error.ts';
import type { Changes } from './engine/engine.ts';

const say = {
  tools: progressLines((line: string) => console.error(line)),
  progress: (event: Parameters<typeof progressText>[0]) => {
    const line = progressText(event);
    if (line !== undefined) console.error(line);
  },
};

function print({ command, stack, json }: Options, result: unknown): void {
  if (json) console.log(JSON.stringify(result ?? null));
  else if (command === 'outputs')
    console.log(result === undefined ? `stack ${stack}: nothing was made of it here` : JSON.stringify(result, null, 2));
  else console.log(changesText(command, stack, result as Changes));
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) console.log(USAGE);
  else {
    const ending = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
    print(options, await runCommand(options, say, ending.signal));
  }
} catch (error) {
  console.error(`npm run infra: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UsageError || isConfigError(error) ? 2 : 1;
}
