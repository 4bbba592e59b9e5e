import { DIRECTIONS, opposite, type Direction } from './direction.ts';
import { TILES, isOpen, neighbour, waysFrom } from './maze.ts';
import { TILE_UNITS, type GameState, type Ghost, type Player } from './state.ts';
import { tileOf } from './walk.ts';

/** What a bot may see: what is on the screen. */
export interface Sight {
  readonly player: Pick<Player, 'tile' | 'facing' | 'progress'>;
  readonly ghosts: readonly Pick<Ghost, 'tile' | 'facing' | 'progress' | 'mood'>[];
  readonly dots: ArrayLike<number>;
  readonly fright: number;
}

const FAR = 99;
/** A ghost this much nearer to a tile than the player is no danger there. */
const MARGIN = 2;

/**
 * The way to the nearest dot that no ghost can cut off; where there is none, the way on which ghosts stay away longest.
 * Deterministic. It plays well rather than perfectly: it clears level 1 in most games.
 */
export function botWay(sight: Sight): Direction {
  const here = tileOf(sight.player);
  const danger = dangerMap(sight);
  return wayToDot(sight, here, danger) ?? wayToSafety(here, danger);
}

/** Tiles' distance from the nearest ghost that can hurt, by walking. */
function dangerMap({ ghosts, fright }: Sight): Uint8Array {
  const far = new Uint8Array(TILES.length).fill(FAR);
  const queue: number[] = [];
  for (const ghost of ghosts) {
    if (ghost.mood === 'eyes' || ghost.mood === 'home') continue;
    if (ghost.mood === 'frightened' && fright > 90) continue;
    const tile = ghost.progress * 3 > TILE_UNITS ? neighbour(ghost.tile, ghost.facing) : ghost.tile;
    far[tile] = 0;
    queue.push(tile);
  }
  spread(queue, far);
  return far;
}

function spread(queue: number[], far: Uint8Array): void {
  for (const tile of queue) {
    const next = (far[tile] as number) + 1;
    for (const way of waysFrom(tile)) {
      const to = neighbour(tile, way);
      if ((far[to] as number) <= next) continue;
      far[to] = next;
      queue.push(to);
    }
  }
}

interface Reached {
  readonly tile: number;
  readonly steps: number;
  readonly first: Direction;
}

/** Breadth first over tiles that the player reaches before any ghost. */
function wayToDot(sight: Sight, here: number, danger: Uint8Array): Direction | undefined {
  const seen = new Set([here]);
  const queue: Reached[] = [];
  const visit = (from: number, steps: number, first?: Direction): void => {
    for (const way of preferred(sight.player.facing)) {
      const tile = neighbour(from, way);
      if (!isOpen(from, way) || seen.has(tile) || (danger[tile] as number) <= steps + MARGIN) continue;
      seen.add(tile);
      queue.push({ tile, steps, first: first ?? way });
    }
  };
  visit(here, 1);
  for (const { tile, steps, first } of queue) {
    if (sight.dots[tile] !== 0) return first;
    visit(tile, steps + 1, first);
  }
  return undefined;
}

/** Straight on first, back last: fewer turns. */
function preferred(facing: Direction): Direction[] {
  return [facing, ...DIRECTIONS.filter((way) => way !== facing && way !== opposite(facing)), opposite(facing)];
}

function wayToSafety(here: number, danger: Uint8Array): Direction {
  let best: Direction = waysFrom(here)[0] ?? 0;
  let most = -1;
  for (const way of waysFrom(here)) {
    const next = neighbour(here, way);
    const after = Math.max(
      ...waysFrom(next).map((on) => (on === opposite(way) ? 0 : (danger[neighbour(next, on)] as number))),
    );
    const score = (danger[next] as number) * 2 + after;
    if (score <= most) continue;
    best = way;
    most = score;
  }
  return best;
}

/** The bot's view of a state of its own. */
export function sightOf(state: GameState): Sight {
  return state;
}
