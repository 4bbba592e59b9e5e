import { opposite, type Direction } from './direction.ts';
import { HZ } from './levels.ts';
import { DOT_COUNT, FRUIT_TILE, isOpen } from './maze.ts';
import { frightenGhosts } from './ghosts.ts';
import type { GameState, Player } from './state.ts';
import { reverse, tileOf, walk } from './walk.ts';

const DOT_POINTS = 10;
const POWER_POINTS = 50;
const EXTRA_LIFE_AT = 10_000;
const FRUIT_TICKS = 9 * HZ;
/** Dots eaten when fruit appears. */
const FRUIT_AFTER: readonly number[] = [55, 115];

/** Moves the player a tick further and lets it eat what lies where it is. */
export function movePlayer(state: GameState): void {
  const { player } = state;
  if (player.pause > 0) {
    player.pause -= 1;
    return;
  }
  turnIfWanted(player);
  if (player.moving) player.moving = walk(player, state.rules.playerSpeed, () => nextWay(player));
  eat(state, tileOf(player));
}

/** Reversing needs no crossing; a standing player starts in any open direction. */
function turnIfWanted(player: Player): void {
  const { wanted } = player;
  if (player.moving) {
    if (player.progress > 0 && wanted === opposite(player.facing)) reverse(player);
    else if (player.progress === 0 && isOpen(player.tile, wanted)) player.facing = wanted;
    if (player.progress === 0 && !isOpen(player.tile, player.facing)) player.moving = false;
  } else if (isOpen(player.tile, wanted)) {
    player.facing = wanted;
    player.moving = true;
  }
}

function nextWay(player: Player): Direction | undefined {
  if (isOpen(player.tile, player.wanted)) return player.wanted;
  return isOpen(player.tile, player.facing) ? player.facing : undefined;
}

function eat(state: GameState, tile: number): void {
  const dot = state.dots[tile];
  if (dot !== 0) eatDot(state, tile, dot === 2);
  if (state.fruit > 0 && tile === FRUIT_TILE) {
    state.fruit = 0;
    addScore(state, state.rules.fruit.points);
    state.events.push('fruit');
  }
}

function eatDot(state: GameState, tile: number, power: boolean): void {
  state.dots[tile] = 0;
  state.dotsLeft -= 1;
  state.player.pause = power ? 3 : 1;
  addScore(state, power ? POWER_POINTS : DOT_POINTS);
  state.events.push(power ? 'power' : 'dot');
  if (power) frightenGhosts(state);
  if (FRUIT_AFTER.includes(DOT_COUNT - state.dotsLeft)) state.fruit = FRUIT_TICKS;
}

/** Adds points; one life more at 10,000. */
export function addScore(state: GameState, points: number): void {
  state.score += points;
  if (state.extraLife || state.score < EXTRA_LIFE_AT) return;
  state.extraLife = true;
  state.lives += 1;
  state.events.push('extra-life');
}
