import { LEFT, UP, DOWN, RIGHT, type Direction } from './direction.ts';
import { HZ, levelRules, type Level } from './levels.ts';
import { DOT_COUNT, EXIT, HOME, PLAYER_START, freshDots, tileAt } from './maze.ts';

/** One step of a tile, in the units of speeds. */
export const TILE_UNITS = 1024;

/** Something that walks: it left the middle of `tile` and is `progress` of TILE_UNITS towards its neighbour in `facing`. */
export interface Walker {
  tile: number;
  facing: Direction;
  progress: number;
}

export interface Player extends Walker {
  /** The way it turns as soon as that way is open. */
  wanted: Direction;
  moving: boolean;
  /** Ticks it stands still to swallow. */
  pause: number;
}

export type GhostName = 'ember' | 'vesper' | 'flit' | 'mope';
export type GhostMood = 'home' | 'leaving' | 'roaming' | 'frightened' | 'eyes';

export interface Ghost extends Walker {
  readonly name: GhostName;
  mood: GhostMood;
  /** Ticks to wait in the house. */
  wait: number;
  /** Turns round at the next tile. */
  turn: boolean;
}

export type Phase = 'ready' | 'play' | 'dying' | 'cleared' | 'over';

export type GameEvent = 'dot' | 'power' | 'ghost' | 'fruit' | 'death' | 'cleared' | 'extra-life' | 'over' | 'level';

export interface GameState {
  readonly seed: number;
  rng: number;
  tick: number;
  phase: Phase;
  /** Ticks left of a phase that ends by itself. */
  phaseTicks: number;
  level: number;
  rules: Level;
  score: number;
  lives: number;
  extraLife: boolean;
  dots: Uint8Array;
  dotsLeft: number;
  player: Player;
  ghosts: Ghost[];
  /** Ticks of fright left, and ghosts caught in it. */
  fright: number;
  caught: number;
  /** Ticks that everything but eyes stands still after a catch. */
  freeze: number;
  /** Index into the schedule: even is scatter, odd is chase; and ticks left of it. */
  wave: number;
  waveTicks: number;
  /** Ticks that the fruit remains. */
  fruit: number;
  /** What happened in the last tick; not part of what is compared. */
  events: GameEvent[];
}

export const LIVES = 3;
export const READY_TICKS = 2 * HZ;

const GHOSTS: readonly { name: GhostName; tile: number; facing: Direction; wait: number }[] = [
  { name: 'ember', tile: EXIT, facing: LEFT, wait: 0 },
  { name: 'vesper', tile: HOME, facing: UP, wait: HZ },
  { name: 'flit', tile: tileAt(9, 10), facing: DOWN, wait: 4 * HZ },
  { name: 'mope', tile: tileAt(11, 10), facing: RIGHT, wait: 8 * HZ },
];

/** A new game. The seed is an unsigned 32-bit integer; it decides everything that is not the player's. */
export function createGame(seed: number): GameState {
  const rules = levelRules(1);
  return {
    seed: seed >>> 0,
    rng: seed | 0,
    tick: 0,
    phase: 'ready',
    phaseTicks: READY_TICKS,
    level: 1,
    rules,
    score: 0,
    lives: LIVES,
    extraLife: false,
    dots: freshDots(),
    dotsLeft: DOT_COUNT,
    ...freshActors(rules),
    fruit: 0,
    events: [],
  };
}

/** What starts anew with each life: everybody's place, the waves, no fright. */
export function freshActors(
  rules: Level,
): Pick<GameState, 'player' | 'ghosts' | 'fright' | 'caught' | 'freeze' | 'wave' | 'waveTicks'> {
  return {
    player: { tile: PLAYER_START, facing: LEFT, progress: 0, wanted: LEFT, moving: true, pause: 0 },
    ghosts: GHOSTS.map(({ name, tile, facing, wait }) => ({
      name,
      tile,
      facing,
      progress: 0,
      mood: name === 'ember' ? 'roaming' : 'home',
      wait,
      turn: false,
    })),
    fright: 0,
    caught: 0,
    freeze: 0,
    wave: 0,
    waveTicks: rules.schedule[0] as number,
  };
}
