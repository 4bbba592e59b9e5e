import { isChartError } from '@cutover/charts';
import { isToolchainError } from '@cutover/toolchain';
import { isManifestsError } from '../manifests-error.ts';
import { UsageError } from './command.ts';
import type { Command, Output } from './command.ts';
import { check } from './check.ts';
import { diff } from './diff.ts';
import { overlay } from './overlay.ts';
import { render } from './render.ts';

const COMMANDS: Readonly<Record<string, Command>> = { render, check, diff, overlay };

export const USAGE = [
  'usage: node libs/manifests/src/main.ts COMMAND',
  ...Object.values(COMMANDS).map(({ usage }) => `  ${usage}`),
].join('\n');

/** What people can mend is a line; anything else is a bug, with its stack. */
const isKnown = (error: unknown): error is Error =>
  isManifestsError(error) || isChartError(error) || isToolchainError(error);

/** Says what went wrong. @returns the exit code @throws what is a bug */
function complain(error: unknown, command: Command | undefined, { err }: Output): number {
  if (error instanceof UsageError) {
    err(`manifests: ${error.message}\n${USAGE}`);
    return 2;
  }
  if (!isKnown(error)) throw error;
  err(`manifests: ${error.message}`);
  return command?.troubleCode ?? 1;
}

/** Resolves with the exit code: 1 where something is not as it should be, 2 where nobody knows what was asked for. */
export async function main([name = '', ...args]: readonly string[], output: Output): Promise<number> {
  if (name === '--help' || name === 'help') {
    output.out(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (command === undefined) throw new UsageError(name === '' ? 'which command?' : `there is no command ${name}`);
    return await command.run(args, output);
  } catch (error) {
    return complain(error, command, output);
  }
}
