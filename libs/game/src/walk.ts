import { opposite, type Direction } from './direction.ts';
import { neighbour } from './maze.ts';
import { TILE_UNITS, type Walker } from './state.ts';

/**
 * Walks `units` further; at the middle of each tile `choose` says which way next, or undefined to stand there.
 * A speed is less than a tile, so that at most one middle is passed in a tick.
 */
export function walk(walker: Walker, units: number, choose: () => Direction | undefined): boolean {
  walker.progress += units;
  if (walker.progress < TILE_UNITS) return true;
  walker.tile = neighbour(walker.tile, walker.facing);
  walker.progress -= TILE_UNITS;
  const next = choose();
  if (next === undefined) {
    walker.progress = 0;
    return false;
  }
  walker.facing = next;
  return true;
}

/** Turns round on the spot, also between two tiles. */
export function reverse(walker: Walker): void {
  if (walker.progress > 0) {
    walker.tile = neighbour(walker.tile, walker.facing);
    walker.progress = TILE_UNITS - walker.progress;
  }
  walker.facing = opposite(walker.facing);
}

/** The tile that the walker's middle is in. */
export function tileOf(walker: Walker): number {
  return walker.progress * 2 < TILE_UNITS ? walker.tile : neighbour(walker.tile, walker.facing);
}
