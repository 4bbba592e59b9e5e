import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addCompare } from './commands/compare.ts';
import { addDemo } from './commands/demo.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDown } from './commands/down.ts';
import { addImage } from './commands/image.ts';
import { addKubectl } from './commands/kubectl.ts';
import { addLogs } from './commands/logs.ts';
import { addPort } from './commands/port.ts';
import { addReport } from './commands/report.ts';
import { addStatus } from './commands/status.ts';
import { addUp } from './commands/up.ts';
import type { Context } from './context.ts';
import { addClusterOptions } from './options/cluster-options.ts';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from './usage-error.ts';

function ownVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const EXAMPLES = `
Examples:
  cutover demo                     the whole of it: cluster, images, comparison, report
  cutover up                       a Kubernetes node on this machine, without Docker
  cutover kubectl get pods -A
  cutover compare --strategies rolling,blue-green --repeats 3
  cutover report latest
  cutover deploy pacman            a game whose page shows its own deployments
  cutover down`;

/** Help and --version end a command early: commander throws, but nothing is wrong. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
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

const commands = [
  ...[addDemo, addUp, addStatus, addDown, addKubectl, addLogs, addPort],
  ...[addCompare, addReport, addImage, addDeploy],
];

/** The command line. Its commands throw; `main` turns what they throw into a line and an exit code. */
export function createProgram(context: Context): Command {
  const program = new Command('cutover')
    .description('A real Kubernetes node on this machine, and what deployment strategies cost on it, measured.')
    .version(ownVersion(), '-V, --version')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES);
  addClusterOptions(program);
  for (const add of commands) add(program, context);
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
  return program;
}
