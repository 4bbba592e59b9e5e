import { parseArgs } from 'node:util';
import { cacheRoot } from '../cache/cache-root.ts';
import { ToolchainError, isToolchainError } from '../errors.ts';
import { build, clean, list, verify } from './commands.ts';
import type { Answer, CommandContext } from './commands.ts';
import { progressLines } from './say-progress.ts';
import { USAGE } from './usage.ts';

interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Flags {
  readonly json?: boolean | undefined;
  readonly help?: boolean | undefined;
  readonly all?: boolean | undefined;
}

function usage(message: string): ToolchainError {
  return new ToolchainError('wrong-usage', `${message}; see --help`);
}

function parse(args: readonly string[]): { flags: Flags; words: string[] } {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean' }, all: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { flags: values, words: positionals };
  } catch (error) {
    throw usage((error as Error).message.split('. ')[0] ?? 'wrong arguments');
  }
}

function dispatch(context: CommandContext, words: readonly string[], flags: Flags): Promise<Answer> {
  const [command = 'list', ...names] = words;
  if (command === 'build') return build(context, names);
  if (names.length > 0) throw usage(`${command} takes no ${names[0]}`);
  if (command === 'clean') return clean(context, flags.all ?? false);
  if (command === 'list') return list(context);
  if (command === 'verify') return verify(context);
  throw usage(`no command is called ${command}`);
}

function exitCode(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return 130;
  return isToolchainError(error, 'wrong-usage') || isToolchainError(error, 'unknown-tool') ? 2 : 1;
}

/** Runs the maintainers' command line; resolves with the exit code. */
export async function main(args: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  try {
    const { flags, words } = parse(args);
    if (flags.help) {
      output.out(USAGE);
      return 0;
    }
    const context = { root: cacheRoot(), signal, progress: progressLines(output.err) };
    const answer = await dispatch(context, words, flags);
    output.out(flags.json ? JSON.stringify(answer.data, undefined, 2) : answer.lines.join('\n'));
    return answer.failed ? 1 : 0;
  } catch (error) {
    const known = error instanceof ToolchainError || signal.aborted;
    output.err(`toolchain: ${known ? (error as Error).message : ((error as Error).stack ?? error)}`);
    return exitCode(error, signal);
  }
}
