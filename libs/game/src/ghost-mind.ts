import { dx, dy, opposite, type Direction } from './direction.ts';
import { HEIGHT, WIDTH, columnOf, neighbour, rowOf, waysFrom } from './maze.ts';
import { nextInt } from './prng.ts';
import type { GameState, Ghost, GhostName } from './state.ts';
import { tileOf } from './walk.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The corner that each ghost keeps to while they scatter; outside the maze, so that they circle. */
const CORNERS: Readonly<Record<GhostName, Spot>> = {
  ember: { x: WIDTH - 2, y: -2 },
  vesper: { x: 1, y: -2 },
  flit: { x: WIDTH - 1, y: HEIGHT },
  mope: { x: 0, y: HEIGHT },
};

const AMBUSH_TILES = 4;
const SHY_TILES = 7;

const spotOf = (tile: number): Spot => ({ x: columnOf(tile), y: rowOf(tile) });
const distance = (a: Spot, b: Spot): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2;

/** Where a roaming ghost wants to be. Each has its own idea of the chase; `undefined` is whim. */
export function targetOf(state: GameState, ghost: Ghost): Spot | undefined {
  const scatters = state.wave % 2 === 0 && !hurries(state, ghost);
  if (scatters) return CORNERS[ghost.name];
  const player = spotOf(tileOf(state.player));
  switch (ghost.name) {
    case 'ember':
      return player;
    case 'vesper':
      return ahead(state, player);
    case 'flit':
      return nextInt(state, 2) === 0 ? undefined : player;
    case 'mope':
      return distance(spotOf(ghost.tile), player) > SHY_TILES ** 2 ? player : CORNERS.mope;
  }
}

/** The chaser stops scattering, and walks faster, when few dots are left. */
export function hurries(state: GameState, ghost: Ghost): boolean {
  return ghost.name === 'ember' && state.dotsLeft <= state.rules.hurryDots;
}

function ahead({ player }: GameState, { x, y }: Spot): Spot {
  return { x: x + AMBUSH_TILES * dx(player.facing), y: y + AMBUSH_TILES * dy(player.facing) };
}

/** The way a ghost takes from the tile it is in: never back, nearest to its target, or any by chance. */
export function chooseWay(state: GameState, ghost: Ghost): Direction {
  const back = opposite(ghost.facing);
  const open = waysFrom(ghost.tile).filter((way) => way !== back);
  const [only] = open;
  if (only === undefined) return back;
  if (open.length === 1) return only;
  const target = ghost.mood === 'frightened' ? undefined : targetOf(state, ghost);
  if (target === undefined) return open[nextInt(state, open.length)] as Direction;
  return nearest(ghost.tile, open, target);
}

function nearest(tile: number, open: readonly Direction[], target: Spot): Direction {
  let best = open[0] as Direction;
  let least = Number.MAX_SAFE_INTEGER;
  for (const way of open) {
    const far = distance(spotOf(neighbour(tile, way)), target);
    if (far >= least) continue;
    best = way;
    least = far;
  }
  return best;
}
