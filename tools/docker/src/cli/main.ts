import { notKnown } from '@cutover/toolchain/words';
import { EngineError, isEngineError } from '../errors.ts';
import { down, enter, env, images, init, status, up, type Answer, type CommandContext } from './commands.ts';
import { readFlags, type Flags } from './flags.ts';
import { USAGE } from './usage.ts';

interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

type Command = (context: CommandContext) => Promise<Answer>;

const COMMANDS: Readonly<Record<string, Command>> = {
  'engine up': up,
  'engine down': down,
  'engine status': status,
  env,
  enter,
  images,
  init,
};

/** @throws EngineError wrong-usage */
function commandOf({ words: [first = '', second = '', ...more] }: Flags): Command {
  if (first === 'images') return images;
  const name = first === 'engine' ? `engine ${second}` : first;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new EngineError('wrong-usage', notKnown(name, 'a command', Object.keys(COMMANDS)));
  const [extra] = first === 'engine' ? more : [second, ...more].filter((word) => word !== '');
  if (extra === undefined) return command;
  throw new EngineError('wrong-usage', `${name} takes no ${extra}; see --help`);
}

function exitCode(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return 130;
  return isEngineError(error, 'wrong-usage') || isEngineError(error, 'name-invalid') ? 2 : 1;
}

async function answerOf(flags: Flags, err: Output['err'], signal: AbortSignal): Promise<Answer> {
  if (flags.help) return { data: undefined, lines: [USAGE] };
  if (flags.words.length === 0) throw new EngineError('wrong-usage', `no command\n${USAGE}`);
  return commandOf(flags)({ flags, err, signal });
}

/** Runs the command line. @returns the exit code */
export async function main(argv: readonly string[], { out, err }: Output, signal: AbortSignal): Promise<number> {
  try {
    const flags = readFlags(argv);
    const { data, lines, code = 0 } = await answerOf(flags, err, signal);
    if (flags.json && data !== undefined) out(JSON.stringify(data, undefined, 2));
    else if (lines.length > 0) out(lines.join('\n'));
    return code;
  } catch (error) {
    err(`docker: ${error instanceof Error ? error.message : String(error)}`);
    return exitCode(error, signal);
  }
}
