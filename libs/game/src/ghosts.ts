import { LEFT, opposite, type Direction } from './direction.ts';
import { chooseWay, hurries } from './ghost-mind.ts';
import { EXIT, HOME, WAY_HOME, WAY_OUT, isTunnel } from './maze.ts';
import type { GameState, Ghost } from './state.ts';
import { walk } from './walk.ts';

const EYES_SPEED = 300;
const LEAVING_SPEED = 64;
const HURRY_SPEED = 8;
const HOME_WAIT = 60;

/** Moves every ghost a tick further. */
export function moveGhosts(state: GameState): void {
  for (const ghost of state.ghosts) moveGhost(state, ghost);
}

/** Only eyes hurry home while a catch is shown. */
export function moveEyes(state: GameState): void {
  for (const ghost of state.ghosts) if (ghost.mood === 'eyes') moveGhost(state, ghost);
}

function moveGhost(state: GameState, ghost: Ghost): void {
  if (ghost.mood === 'home') {
    waitAtHome(ghost);
    return;
  }
  walk(ghost, speedOf(state, ghost), () => wayOn(state, ghost));
}

function waitAtHome(ghost: Ghost): void {
  ghost.wait -= 1;
  if (ghost.wait > 0) return;
  ghost.mood = 'leaving';
  ghost.progress = 0;
  ghost.facing = WAY_OUT[ghost.tile] as Direction;
}

function speedOf(state: GameState, ghost: Ghost): number {
  if (ghost.mood === 'eyes') return EYES_SPEED;
  if (ghost.mood === 'leaving') return LEAVING_SPEED;
  if (isTunnel(ghost.tile)) return state.rules.tunnelSpeed;
  if (ghost.mood === 'frightened') return state.rules.frightenedSpeed;
  return state.rules.ghostSpeed + (hurries(state, ghost) ? HURRY_SPEED : 0);
}

/** At the middle of a tile: which way next, and whether a state of mind has reached its end. */
function wayOn(state: GameState, ghost: Ghost): Direction | undefined {
  if (ghost.mood === 'eyes') return homeward(ghost);
  if (ghost.mood === 'leaving') return outward(state, ghost);
  if (ghost.turn) {
    ghost.turn = false;
    return opposite(ghost.facing);
  }
  return chooseWay(state, ghost);
}

function homeward(ghost: Ghost): Direction | undefined {
  if (ghost.tile !== HOME) return WAY_HOME[ghost.tile];
  ghost.mood = 'home';
  ghost.wait = HOME_WAIT;
  return undefined;
}

function outward(state: GameState, ghost: Ghost): Direction | undefined {
  if (ghost.tile !== EXIT) return WAY_OUT[ghost.tile];
  ghost.mood = 'roaming';
  ghost.facing = LEFT;
  return chooseWay(state, { ...ghost, facing: 0 });
}

/** A power pellet: ghosts outside turn round and can be caught. Those at home, on their way out, or eyes, are not impressed. */
export function frightenGhosts(state: GameState): void {
  state.fright = state.rules.frightenedTicks;
  state.caught = 0;
  for (const ghost of state.ghosts) {
    if (ghost.mood !== 'roaming' && ghost.mood !== 'frightened') continue;
    ghost.mood = 'frightened';
    ghost.turn = true;
  }
}

export function calmGhosts(state: GameState): void {
  for (const ghost of state.ghosts) if (ghost.mood === 'frightened') ghost.mood = 'roaming';
}

/** A new wave: those who roam turn round, which tells an attentive player. */
export function turnGhosts(state: GameState): void {
  for (const ghost of state.ghosts) if (ghost.mood === 'roaming') ghost.turn = true;
}
