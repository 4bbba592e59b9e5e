import { dx, dy, type Direction } from './direction.ts';
import { calmGhosts, moveEyes, moveGhosts, turnGhosts } from './ghosts.ts';
import { HZ, levelRules } from './levels.ts';
import { DOT_COUNT, columnOf, freshDots, rowOf } from './maze.ts';
import { addScore, movePlayer } from './player.ts';
import {
  READY_TICKS,
  TILE_UNITS,
  freshActors,
  type GameEvent,
  type GameState,
  type Ghost,
  type Walker,
} from './state.ts';

const DYING_TICKS = (3 * HZ) / 2;
const CLEARED_TICKS = 2 * HZ;
const CATCH_FREEZE = HZ / 2;
const CATCH_POINTS = 200;
/** Nearer than this, in units on both axes, they meet. */
const REACH = 600;

/**
 * One tick, 1/60 s: takes the player's wish if there is one, and moves everything on. Integers alone, no clock, no chance but the
 * seed's: equal states and inputs give equal states on every machine. Nothing changes once the game is over.
 */
export function step(state: GameState, wish?: Direction): void {
  if (state.events.length > 0) state.events.length = 0;
  if (state.phase === 'over') return;
  state.tick += 1;
  if (wish !== undefined) state.player.wanted = wish;
  if (state.phase === 'play') play(state);
  else waitPhase(state);
}

function waitPhase(state: GameState): void {
  state.phaseTicks -= 1;
  if (state.phaseTicks > 0) return;
  if (state.phase === 'ready') state.phase = 'play';
  else if (state.phase === 'dying') afterDeath(state);
  else nextLevel(state);
}

function play(state: GameState): void {
  if (state.freeze > 0) {
    state.freeze -= 1;
    moveEyes(state);
    return;
  }
  runClocks(state);
  movePlayer(state);
  meetGhosts(state);
  if (state.phase !== 'play') return;
  moveGhosts(state);
  meetGhosts(state);
  if (state.phase === 'play' && state.dotsLeft === 0) enter(state, 'cleared', CLEARED_TICKS, 'cleared');
}

/** Fright holds the waves up; fruit spoils regardless. */
function runClocks(state: GameState): void {
  if (state.fruit > 0) state.fruit -= 1;
  if (state.fright > 0) {
    state.fright -= 1;
    if (state.fright === 0) calmGhosts(state);
    return;
  }
  if (state.wave >= state.rules.schedule.length) return;
  state.waveTicks -= 1;
  if (state.waveTicks > 0) return;
  state.wave += 1;
  state.waveTicks = state.rules.schedule[state.wave] ?? 0;
  turnGhosts(state);
}

function meetGhosts(state: GameState): void {
  for (const ghost of state.ghosts) {
    if (!meets(state.player, ghost)) continue;
    if (ghost.mood === 'frightened') catchGhost(state, ghost);
    else if (ghost.mood === 'roaming') {
      enter(state, 'dying', DYING_TICKS, 'death');
      return;
    }
  }
}

function meets(a: Walker, b: Walker): boolean {
  return Math.abs(unitsX(a) - unitsX(b)) < REACH && Math.abs(unitsY(a) - unitsY(b)) < REACH;
}

/** Position in units, of which TILE_UNITS are a tile. */
export function unitsX(walker: Walker): number {
  return columnOf(walker.tile) * TILE_UNITS + dx(walker.facing) * walker.progress;
}

export function unitsY(walker: Walker): number {
  return rowOf(walker.tile) * TILE_UNITS + dy(walker.facing) * walker.progress;
}

/** 200, 400, 800, 1600 within one fright. */
function catchGhost(state: GameState, ghost: Ghost): void {
  addScore(state, CATCH_POINTS << state.caught);
  state.caught = Math.min(3, state.caught + 1);
  state.freeze = CATCH_FREEZE;
  ghost.mood = 'eyes';
  ghost.turn = false;
  state.events.push('ghost');
}

function enter(state: GameState, phase: 'dying' | 'cleared', ticks: number, event: GameEvent): void {
  state.phase = phase;
  state.phaseTicks = ticks;
  state.events.push(event);
}

function afterDeath(state: GameState): void {
  state.lives -= 1;
  state.fruit = 0;
  if (state.lives === 0) {
    state.phase = 'over';
    state.events.push('over');
    return;
  }
  beginLife(state);
}

function nextLevel(state: GameState): void {
  state.level += 1;
  state.rules = levelRules(state.level);
  state.dots = freshDots();
  state.dotsLeft = DOT_COUNT;
  state.fruit = 0;
  state.events.push('level');
  beginLife(state);
}

function beginLife(state: GameState): void {
  Object.assign(state, freshActors(state.rules));
  state.phase = 'ready';
  state.phaseTicks = READY_TICKS;
}
