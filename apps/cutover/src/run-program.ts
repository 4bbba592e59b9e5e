import { endProcess, tolerateLeavingReaders } from '@cutover/toolchain/end';
import { CommanderError, type Command } from 'commander';
import type { Context } from './context.ts';
import { describeError } from './describe-error.ts';
import type { OwnApps } from './image/own-apps.ts';
import { onInterrupt } from './interrupts.ts';
import { createSteps } from './ui/steps.ts';

/** Help and --version end a command early: commander throws, but nothing is wrong. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Makes a command line for the words that were given. */
type Create = (context: Context, given: readonly string[]) => Command | Promise<Command>;

/** Runs a command line in this process, which ends with it. */
export async function runProgram(create: Create, ownApps?: OwnApps): Promise<never> {
  // Root runs, and serves, what it writes: nobody else may write to it, whatever the umask that the caller came with.
  process.umask(process.umask() | 0o022);

  const terminal = { out: process.stdout, err: process.stderr, env: process.env };
  const say = (line: string) => terminal.err.write(`\ncutover: ${line}\n`);

  tolerateLeavingReaders();

  const signal = onInterrupt(say);
  const wantsJson = process.argv.includes('--json');

  /** Prints one line about what was thrown, and sets the exit code. */
  function fail(error: unknown): void {
    const { message, exitCode, code } = describeError(error, signal, Boolean(process.env['CUTOVER_DEBUG']));
    if (wantsJson) terminal.out.write(`${JSON.stringify({ error: { code, message } })}\n`);
    terminal.err.write(`cutover: ${message}\n`);
    process.exitCode = exitCode;
  }

  // What a callback throws is nobody's to catch: it ends the command like any other error, in one line.
  process.on('uncaughtException', (error) => {
    fail(error);
    void endProcess();
  });

  try {
    const context = { terminal, steps: createSteps(terminal), signal, ...(ownApps ? { ownApps } : {}) };
    const program = await create(context, process.argv.slice(2));
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!isHelp(error)) fail(error);
  }
  // Whatever a library left open must not keep a finished command alive.
  return endProcess();
}
