import { botWay } from './bot.ts';
import type { Input } from './input-log.ts';
import { outcomeOf, type Outcome } from './replay.ts';
import { createGame } from './state.ts';
import { step } from './step.ts';

/** A finished or cut-off game of the bot. */
export interface PlayedGame {
  readonly seed: number;
  readonly inputs: readonly Input[];
  readonly outcome: Outcome;
}

export interface PlayOptions {
  /** Most ticks that are played. */
  readonly ticks: number;
  /** The bot looks once in so many ticks. */
  readonly every?: number;
}

/** Lets the bot play a game of a seed, as a player would: a wish is an input only when it changes. */
export function playGame(seed: number, { ticks, every = 4 }: PlayOptions): PlayedGame {
  const state = createGame(seed);
  const inputs: Input[] = [];
  while (state.phase !== 'over' && state.tick < ticks) {
    const wish = state.tick % every === 0 ? botWay(state) : state.player.wanted;
    if (wish === state.player.wanted) step(state);
    else {
      inputs.push({ tick: state.tick, direction: wish });
      step(state, wish);
    }
  }
  return { seed, inputs, outcome: outcomeOf(state) };
}
