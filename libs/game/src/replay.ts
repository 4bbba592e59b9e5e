import type { Input } from './input-log.ts';
import { createGame, type GameState, type Walker } from './state.ts';
import { step } from './step.ts';

/** What a whole game came to. */
export interface Outcome {
  readonly score: number;
  readonly level: number;
  readonly lives: number;
  readonly ticks: number;
  readonly over: boolean;
  /** Eight hexadecimal digits over everything that decides how the game would go on. */
  readonly checksum: string;
}

/** Inputs after the end, or ticks after it, are no game. */
export type ReplayProblem = 'input-after-end' | 'ticks-after-end';

export interface Recording {
  readonly seed: number;
  readonly inputs: readonly Input[];
  readonly ticks: number;
}

const SLICE_TICKS = 2_000;

/**
 * Plays a recording, yielding every 2,000 ticks (2 to 6 ms), so that a server can do other work in between.
 * Returns the outcome, or what breaks the rules.
 */
export function* replaySlices(recording: Recording): Generator<void, Outcome | ReplayProblem> {
  const { inputs, ticks } = recording;
  const last = inputs.at(-1);
  if (last !== undefined && last.tick >= ticks) return 'input-after-end';
  const state = createGame(recording.seed);
  let next = 0;
  for (let tick = 0; tick < ticks; tick += 1) {
    if (state.phase === 'over') return 'ticks-after-end';
    const input = inputs[next];
    if (input?.tick === tick) next += 1;
    step(state, input?.tick === tick ? input.direction : undefined);
    if (tick % SLICE_TICKS === SLICE_TICKS - 1) yield;
  }
  return outcomeOf(state);
}

/** Plays a recording in one go. */
export function replay(recording: Recording): Outcome | ReplayProblem {
  const slices = replaySlices(recording);
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

export function outcomeOf(state: GameState): Outcome {
  const { score, level, lives, tick, phase } = state;
  return { score, level, lives, ticks: tick, over: phase === 'over', checksum: checksumOf(state) };
}

/** FNV-1a, 32 bits, over the state's numbers: it tells another seed's game from this one, not a forger from a player. */
export function checksumOf(state: GameState): string {
  let hash = 0x811c9dc5;
  const add = (value: number): void => {
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((value >>> shift) & 0xff), 0x01000193);
  };
  const addWalker = ({ tile, facing, progress }: Walker): void => [tile, facing, progress].forEach(add);
  [state.seed, state.rng, state.tick, state.score, state.lives, state.level, state.dotsLeft].forEach(add);
  [state.fright, state.wave, state.waveTicks, state.fruit, state.phaseTicks].forEach(add);
  addWalker(state.player);
  state.ghosts.forEach(addWalker);
  state.dots.forEach(add);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
