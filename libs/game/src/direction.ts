/** Up, left, down, right; also the order in which ghosts prefer equally good ways. */
export type Direction = 0 | 1 | 2 | 3;

export const UP: Direction = 0;
export const LEFT: Direction = 1;
export const DOWN: Direction = 2;
export const RIGHT: Direction = 3;

export const DIRECTIONS: readonly Direction[] = [UP, LEFT, DOWN, RIGHT];

/** Steps in tiles; y grows downwards. */
export const DX: readonly number[] = [0, -1, 0, 1];
export const DY: readonly number[] = [-1, 0, 1, 0];

export function opposite(direction: Direction): Direction {
  return ((direction + 2) & 3) as Direction;
}

export function dx(direction: Direction): number {
  return DX[direction] as number;
}

export function dy(direction: Direction): number {
  return DY[direction] as number;
}
