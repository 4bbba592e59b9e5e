import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { notKnown } from '@cutover/toolchain/words';
import type { Context } from './context.ts';
import { refuseTwice } from './options/once.ts';
import { UsageError } from './usage-error.ts';

/** What a command line is made of. */
export interface Parts {
  readonly description: string;
  /** After its help. */
  readonly examples: string;
  /** Each adds a command, or options of all commands. */
  readonly add: readonly ((program: Command, context: Context) => void)[];
}

function ownVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** `error: unknown option '--rat'\n(Did you mean --rate?)` as one line. */
function oneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** Makes commander throw UsageErrors of one line that point at the help of the very command. */
function refuseInOneLine(command: Command): void {
  let said = '';
  command.configureOutput({ outputError: (text) => void (said = oneLine(text)) });
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    const names = [];
    for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
    throw new UsageError(`${said || oneLine(error.message)} (see ${names.join(' ')} --help)`);
  });
  for (const child of command.commands) refuseInOneLine(child);
}

/** The command line of these parts. Its commands throw; `runProgram` turns what they throw into a line and an exit code. */
export function assemble({ description, examples, add }: Parts, context: Context): Command {
  const program = new Command('cutover')
    .description(description)
    .version(ownVersion(), '-V, --version')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', examples);
  for (const one of add) one(program, context);
  // Only now: commands inherit what they find, and theirs are to be refused.
  program.allowExcessArguments().action(() => {
    const [unknown] = program.args;
    if (unknown === undefined) return program.outputHelp();
    const known = program.commands.map((command) => command.name());
    throw new UsageError(notKnown(unknown, 'a command', known));
  });
  const { out, err } = context.terminal;
  program.configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) });
  refuseInOneLine(program);
  refuseTwice(program);
  return program;
}
