import { DIRECTIONS, dx, dy, type Direction } from './direction.ts';

/** The left half and the middle column; the right half is its mirror. `-` is the door, `H` the ghosts' house. */
const HALF = [
  '###########',
  '#.........#',
  '#.###.###.#',
  '#o###.###.#',
  '#..........',
  '#.###.#.###',
  '#.....#...#',
  '#####.###.#',
  '#####.#    ',
  '#####.# ##-',
  '     .  #HH',
  '#####.# ###',
  '#####.#    ',
  '#####.# ###',
  '#.........#',
  '#.###.###.#',
  '#o..#......',
  '###.#.#.###',
  '#.....#...#',
  '#.#######.#',
  '#..........',
  '###########',
];

export const WIDTH = 21;
export const HEIGHT = HALF.length;

/** Tiles by index y * WIDTH + x. */
export const TILES: string = HALF.map((half) => half + [...half.slice(0, -1)].reverse().join('')).join('');

export const tileAt = (x: number, y: number): number => y * WIDTH + x;
export const columnOf = (tile: number): number => tile % WIDTH;
export const rowOf = (tile: number): number => (tile - (tile % WIDTH)) / WIDTH;

export const PLAYER_START = tileAt(10, 16);
/** In front of the door; a ghost that has left the house is here. */
export const EXIT = tileAt(10, 8);
/** Where eyes become a ghost again. */
export const HOME = tileAt(10, 10);
export const FRUIT_TILE = tileAt(10, 12);
export const TUNNEL_ROW = 10;

/** The next tile in a direction; the tunnel's ends are neighbours. */
export function neighbour(tile: number, direction: Direction): number {
  const x = (columnOf(tile) + dx(direction) + WIDTH) % WIDTH;
  const y = (rowOf(tile) + dy(direction) + HEIGHT) % HEIGHT;
  return tileAt(x, y);
}

const isCorridor = (tile: number): boolean => ' .o'.includes(TILES[tile] as string);
const isGhostly = (tile: number): boolean => TILES[tile] !== '#';

export const isWall = (tile: number): boolean => TILES[tile] === '#';

/** Ways out of each tile for the player and for ghosts outside: corridors only. */
const CORRIDOR_WAYS: readonly (readonly Direction[])[] = waysThrough(isCorridor);

function waysThrough(passable: (tile: number) => boolean): Direction[][] {
  return Array.from({ length: TILES.length }, (_, tile) =>
    DIRECTIONS.filter((direction) => passable(neighbour(tile, direction))),
  );
}

export function waysFrom(tile: number): readonly Direction[] {
  return CORRIDOR_WAYS[tile] as readonly Direction[];
}

export function isOpen(tile: number, direction: Direction): boolean {
  return isCorridor(neighbour(tile, direction));
}

/** In the tunnel, outside the maze's dots, ghosts are slow. */
export function isTunnel(tile: number): boolean {
  const x = columnOf(tile);
  return rowOf(tile) === TUNNEL_ROW && (x < 5 || x > WIDTH - 6);
}

/** First steps of shortest ways to a tile, through corridors, the door and the house. */
export function waysTo(target: number): readonly (Direction | undefined)[] {
  const first: (Direction | undefined)[] = new Array<Direction | undefined>(TILES.length).fill(undefined);
  const seen = new Set([target]);
  const queue = [target];
  for (const tile of queue) {
    for (const direction of DIRECTIONS) {
      const from = neighbour(tile, direction);
      if (seen.has(from) || !isGhostly(from)) continue;
      seen.add(from);
      first[from] = ((direction + 2) & 3) as Direction;
      queue.push(from);
    }
  }
  return first;
}

export const WAY_HOME = waysTo(HOME);
export const WAY_OUT = waysTo(EXIT);

/** 0 nothing, 1 dot, 2 power pellet, by tile. */
export function freshDots(): Uint8Array {
  return Uint8Array.from(TILES, (tile, at) => (at === PLAYER_START ? 0 : tile === '.' ? 1 : tile === 'o' ? 2 : 0));
}

export const DOT_COUNT: number = freshDots().reduce((sum, dot) => sum + (dot > 0 ? 1 : 0), 0);
