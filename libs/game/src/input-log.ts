import type { Direction } from './direction.ts';

/** A wish of the player: at this tick (from 0), this way. */
export interface Input {
  readonly tick: number;
  readonly direction: Direction;
}

/** Half an hour of play; a game that lasts longer is handed in by then. */
export const MAX_TICKS = 30 * 60 * 60;
/** Eleven a second all through such a game. */
export const MAX_INPUTS = 20_000;
/** Characters that MAX_INPUTS may take. */
export const MAX_LOG_LENGTH = 4 * MAX_INPUTS;

const LETTERS = 'ULDR';
const ENTRY = /([0-9a-z]{1,4})([ULDR])/y;

export type LogProblem = 'malformed' | 'too-long' | 'out-of-order';

/** Each input as the ticks since the one before, in base 36, and a letter: `0L1eU`. */
export function encodeInputs(inputs: readonly Input[]): string {
  let last = 0;
  let text = '';
  for (const { tick, direction } of inputs) {
    text += (tick - last).toString(36) + LETTERS[direction];
    last = tick;
  }
  return text;
}

/** @returns the inputs, or what is wrong: nothing of a log is ignored. At most one input a tick. */
export function decodeInputs(text: string): readonly Input[] | LogProblem {
  if (text.length > MAX_LOG_LENGTH) return 'too-long';
  const inputs: Input[] = [];
  const entry = new RegExp(ENTRY);
  let tick = 0;
  while (entry.lastIndex < text.length) {
    const match = entry.exec(text);
    if (match === null) return 'malformed';
    const delta = Number.parseInt(match[1] as string, 36);
    if (delta === 0 && inputs.length > 0) return 'out-of-order';
    tick += delta;
    if (inputs.length === MAX_INPUTS || tick > MAX_TICKS) return 'too-long';
    inputs.push({ tick, direction: LETTERS.indexOf(match[2] as string) as Direction });
  }
  return inputs;
}
