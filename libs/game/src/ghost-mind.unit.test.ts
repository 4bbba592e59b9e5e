import { describe, expect, it } from '@jest/globals';
import { LEFT, RIGHT, UP } from './direction.ts';
import { chooseWay, targetOf } from './ghost-mind.ts';
import { tileAt } from './maze.ts';
import { createGame, type GameState, type Ghost, type GhostName } from './state.ts';

function chase(name: GhostName, ghostTile: number): { state: GameState; ghost: Ghost } {
  const state = createGame(42);
  state.wave = 1;
  Object.assign(state.player, { tile: tileAt(10, 16), facing: LEFT, progress: 0 });
  const ghost = state.ghosts.find((each) => each.name === name) as Ghost;
  Object.assign(ghost, { tile: ghostTile, facing: RIGHT, progress: 0, mood: 'roaming' });
  return { state, ghost };
}

describe('characters of ghosts', () => {
  it('Ember goes for the player', () => {
    const { state, ghost } = chase('ember', tileAt(1, 1));
    expect(targetOf(state, ghost)).toEqual({ x: 10, y: 16 });
  });

  it('Vesper goes where the player is heading', () => {
    const { state, ghost } = chase('vesper', tileAt(1, 1));
    expect(targetOf(state, ghost)).toEqual({ x: 6, y: 16 });
  });

  it('Flit follows a whim half of the time', () => {
    const { state, ghost } = chase('flit', tileAt(1, 1));
    const whims = Array.from({ length: 1_000 }, () => targetOf(state, ghost)).filter((target) => target === undefined);
    expect(whims.length).toBeGreaterThan(430);
    expect(whims.length).toBeLessThan(570);
  });

  it('Mope comes near and then loses heart', () => {
    const far = chase('mope', tileAt(1, 1));
    expect(targetOf(far.state, far.ghost)).toEqual({ x: 10, y: 16 });
    const near = chase('mope', tileAt(9, 15));
    expect(targetOf(near.state, near.ghost)).toEqual({ x: 0, y: 22 });
  });

  it('all have a corner of their own while they scatter; Ember does without when few dots are left', () => {
    const corners = (['ember', 'vesper', 'flit', 'mope'] as const).map((name) => {
      const { state, ghost } = chase(name, tileAt(1, 1));
      state.wave = 0;
      return JSON.stringify(targetOf(state, ghost));
    });
    expect(new Set(corners).size).toBe(4);
    const { state, ghost } = chase('ember', tileAt(1, 1));
    Object.assign(state, { wave: 0, dotsLeft: 5 });
    expect(targetOf(state, ghost)).toEqual({ x: 10, y: 16 });
  });

  it('none turns back of its own will', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const { state, ghost } = chase('flit', tileAt(5, 4));
      state.rng = seed;
      ghost.facing = RIGHT;
      expect(chooseWay(state, ghost)).not.toBe(LEFT);
      ghost.mood = 'frightened';
      expect([UP, RIGHT, 2]).toContain(chooseWay(state, ghost));
    }
  });
});
