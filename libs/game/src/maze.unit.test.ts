import { describe, expect, it } from '@jest/globals';
import { DIRECTIONS } from './direction.ts';
import {
  DOT_COUNT,
  EXIT,
  HEIGHT,
  PLAYER_START,
  TILES,
  WAY_HOME,
  WIDTH,
  freshDots,
  neighbour,
  tileAt,
  waysFrom,
  waysTo,
} from './maze.ts';

const corridors = [...TILES].flatMap((tile, at) => (' .o'.includes(tile) ? [at] : []));

describe('the maze', () => {
  it('is symmetrical, as high and wide as it says', () => {
    expect(TILES).toHaveLength(WIDTH * HEIGHT);
    for (let y = 0; y < HEIGHT; y += 1) {
      const row = TILES.slice(y * WIDTH, (y + 1) * WIDTH);
      expect([...row].reverse().join('')).toBe(row);
    }
  });

  it('has no dead end, so that nobody is trapped without a mistake', () => {
    expect(corridors.filter((tile) => waysFrom(tile).length < 2)).toEqual([]);
  });

  it('leads from everywhere to everywhere, dots included', () => {
    const ways = waysTo(PLAYER_START);
    expect(corridors.filter((tile) => tile !== PLAYER_START && ways[tile] === undefined)).toEqual([]);
  });

  it('has 172 dots, four of them powerful', () => {
    expect([DOT_COUNT, freshDots().filter((dot) => dot === 2).length]).toEqual([172, 4]);
  });

  it('has a tunnel whose ends are neighbours', () => {
    expect(neighbour(tileAt(0, 10), 1)).toBe(tileAt(WIDTH - 1, 10));
    expect(neighbour(tileAt(WIDTH - 1, 10), 3)).toBe(tileAt(0, 10));
  });

  it('keeps the player out of the ghosts’ house, and leads eyes into it', () => {
    expect(waysFrom(EXIT)).toEqual([1, 3]);
    expect(WAY_HOME[EXIT]).toBe(2);
  });

  it('is bounded: no way leads into a wall', () => {
    for (const tile of corridors)
      for (const way of DIRECTIONS)
        expect(waysFrom(tile).includes(way)).toBe(' .o'.includes(TILES[neighbour(tile, way)] as string));
  });
});
