import type { Transport } from '../transport/transport.ts';
import { deadLettersArguments, usage, type DeadLettersArguments } from './dead-letters-arguments.ts';
import { eachDeadLetter, replayDeadLetters } from './dead-letters.ts';
import { letterLines } from './letter-line.ts';

/** What the command finds around it. */
export interface CommandSurroundings {
  /** As a person starts it: `node` is said before. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly open: (brokers: readonly string[]) => Transport;
  /** Prints a line; resolves when more may be printed. */
  readonly out: (line: string) => Promise<void>;
  readonly err: (line: string) => void;
  /** Ends the work between two letters. */
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 1_000;

/** Shows or replays a topic's dead letters. @returns the exit code */
export async function deadLettersCommand(args: readonly string[], around: CommandSurroundings): Promise<0 | 1 | 2> {
  const { program, env, open, out, err } = around;
  let asked: DeadLettersArguments | undefined;
  try {
    asked = deadLettersArguments(args, env);
  } catch (error) {
    err(`dead letters: ${(error as Error).message}\n${usage(program)}`);
    return 2;
  }
  if (asked === undefined) {
    await out(usage(program));
    return 0;
  }
  const transport = open(asked.brokers);
  try {
    await (asked.command === 'inspect' ? inspect : replay)(transport, asked, around);
    return 0;
  } catch (error) {
    err(`dead letters: ${(error as Error).message}`);
    return 1;
  } finally {
    await transport.close();
  }
}

type Work = (transport: Transport, asked: DeadLettersArguments, around: CommandSurroundings) => Promise<void>;

const inspect: Work = async (transport, { topic, jsonLines }, { out, signal }) => {
  const formatted = jsonLines ? JSON.stringify : letterLines;
  await eachDeadLetter(transport, topic, (letter) => out(formatted(letter)), { signal });
};

const replay: Work = async (transport, { topic, jsonLines }, { out, err, signal }) => {
  let said = performance.now();
  const onProgress = (replayed: number, of: number) => {
    if (performance.now() - said < PROGRESS_MS) return;
    said = performance.now();
    err(`dead letters: replayed ${replayed} of ${of}`);
  };
  const replayed = await replayDeadLetters(transport, topic, { signal, onProgress });
  await out(jsonLines ? JSON.stringify({ topic, replayed }) : `replayed ${replayed}`);
};
