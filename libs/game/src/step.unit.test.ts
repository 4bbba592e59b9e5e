import { describe, expect, it } from '@jest/globals';
import { DOWN, LEFT, RIGHT, UP, type Direction } from './direction.ts';
import { levelRules } from './levels.ts';
import { EXIT, FRUIT_TILE, PLAYER_START, tileAt } from './maze.ts';
import { createGame, type GameState, type Ghost, type GhostMood, type GhostName } from './state.ts';
import { step } from './step.ts';

/** A game past "ready", with every ghost kept at home. */
function playing(seed = 1): GameState {
  const state = createGame(seed);
  while (state.phase === 'ready') step(state);
  for (const ghost of state.ghosts) Object.assign(ghost, { mood: 'home', wait: 1e6 });
  return state;
}

function put(state: GameState, tile: number, facing: Direction): void {
  Object.assign(state.player, { tile, facing, wanted: facing, progress: 0, moving: true, pause: 0 });
}

function ghost(state: GameState, name: GhostName): Ghost {
  return state.ghosts.find((each) => each.name === name) as Ghost;
}

/** A ghost a little off a tile's middle. */
function place(state: GameState, name: GhostName, tile: number, mood: GhostMood): Ghost {
  return Object.assign(ghost(state, name), { tile, mood, facing: LEFT, progress: 0, turn: false });
}

function run(state: GameState, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) step(state);
}

describe('a tick', () => {
  it('waits two seconds before anything moves', () => {
    const state = createGame(1);
    run(state, 119);
    expect([state.phase, state.player.progress]).toEqual(['ready', 0]);
    run(state, 2);
    expect([state.phase, state.player.progress]).toEqual(['play', levelRules(1).playerSpeed]);
  });

  it('scores 10 a dot and 50 a power pellet', () => {
    const state = playing();
    put(state, tileAt(2, 16), LEFT);
    state.dots[tileAt(2, 16)] = 0;
    run(state, 12);
    expect([state.score, state.fright > 0]).toEqual([50, true]);
    const other = playing();
    put(other, tileAt(2, 20), RIGHT);
    other.dots[tileAt(2, 20)] = 0;
    run(other, 10);
    expect(other.score).toBe(10);
  });

  it('keeps a wish until its way is open, and stops at a wall', () => {
    const state = playing();
    put(state, tileAt(7, 20), LEFT);
    step(state, UP);
    run(state, 300);
    expect([state.player.tile, state.player.facing]).toEqual([tileAt(1, 18), UP]);
    const stopped = playing();
    put(stopped, tileAt(2, 20), LEFT);
    run(stopped, 100);
    expect([stopped.player.tile, stopped.player.moving]).toEqual([tileAt(1, 20), false]);
  });

  it('reverses at once, between two tiles', () => {
    const state = playing();
    put(state, tileAt(5, 20), RIGHT);
    run(state, 3);
    step(state, LEFT);
    expect([state.player.facing, state.player.tile]).toEqual([LEFT, tileAt(6, 20)]);
  });

  it('goes through the tunnel', () => {
    const state = playing();
    put(state, tileAt(0, 10), LEFT);
    run(state, 9);
    expect(state.player.tile).toBe(tileAt(20, 10));
  });

  it('takes a life where a roaming ghost is met, and the game after three', () => {
    const state = playing();
    for (const lives of [2, 1, 0]) {
      place(state, 'ember', state.player.tile, 'roaming');
      step(state);
      expect([state.phase, state.events]).toEqual(['dying', ['death']]);
      while (state.phase === 'dying') step(state);
      expect(state.lives).toBe(lives);
      while (state.phase === 'ready') step(state);
    }
    expect(state.phase).toBe('over');
    const { tick } = state;
    run(state, 10);
    expect(state.tick).toBe(tick);
  });

  it('pays 200, 400, 800 and 1600 for ghosts caught in one fright', () => {
    const state = playing();
    put(state, tileAt(1, 3), UP);
    step(state);
    const before = state.score;
    const gains = state.ghosts.map(({ name }) => {
      const { score } = state;
      state.freeze = 0;
      place(state, name, state.player.tile, 'frightened');
      const dots = state.dotsLeft;
      step(state);
      return state.score - score - 10 * (dots - state.dotsLeft);
    });
    expect(before).toBe(50);
    expect(gains).toEqual([200, 400, 800, 1600]);
    expect(state.ghosts.every(({ mood }) => mood === 'eyes')).toBe(true);
  });

  it('lets eyes go home, wait, and come out as a ghost', () => {
    const state = playing();
    put(state, tileAt(1, 20), LEFT);
    const eyes = place(state, 'vesper', tileAt(1, 1), 'eyes');
    const moods: GhostMood[] = [];
    for (let i = 0; i < 600 && eyes.mood !== 'roaming'; i += 1) {
      step(state);
      if (moods.at(-1) !== eyes.mood) moods.push(eyes.mood);
    }
    expect(moods).toEqual(['eyes', 'home', 'leaving', 'roaming']);
    expect(eyes.tile).toBe(EXIT);
  });

  it('gives one life more at 10,000 points, once', () => {
    const state = playing();
    state.score = 9_990;
    put(state, tileAt(2, 20), RIGHT);
    run(state, 60);
    expect(state.lives).toBe(4);
    state.score = 19_990;
    run(state, 30);
    expect(state.lives).toBe(4);
  });

  it('offers fruit for a while', () => {
    const state = playing();
    state.fruit = 100;
    put(state, FRUIT_TILE, LEFT);
    step(state);
    expect([state.score, state.fruit, state.events.includes('fruit')]).toEqual([100, 0, true]);
    put(state, tileAt(1, 20), LEFT);
    state.fruit = 2;
    run(state, 5);
    expect([state.fruit, state.score >= 200]).toEqual([0, false]);
  });

  it('begins a harder level when the last dot is gone', () => {
    const state = playing();
    state.dots.fill(0);
    state.dots[tileAt(9, 16)] = 1;
    state.dotsLeft = 1;
    run(state, 20);
    expect(state.phase).toBe('cleared');
    while (state.phase === 'cleared') step(state);
    expect([state.level, state.phase, state.dotsLeft, state.player.tile]).toEqual([2, 'ready', 172, PLAYER_START]);
    expect(state.rules.ghostSpeed).toBeGreaterThan(levelRules(1).ghostSpeed);
  });
});

describe('levels', () => {
  it('get harder and never easier', () => {
    for (let level = 1; level < 30; level += 1) {
      const [now, next] = [levelRules(level), levelRules(level + 1)];
      expect(next.ghostSpeed).toBeGreaterThanOrEqual(now.ghostSpeed);
      expect(next.frightenedTicks).toBeLessThanOrEqual(now.frightenedTicks);
      expect(next.fruit.points).toBeGreaterThanOrEqual(now.fruit.points);
      expect(Number.isInteger(next.frightenedTicks)).toBe(true);
      expect(next.ghostSpeed).toBeLessThan(1024);
    }
  });
});

describe('waves', () => {
  it('begin with scatter; a wave that ends turns ghosts round, and fright holds it up', () => {
    const state = playing();
    put(state, tileAt(1, 20), LEFT);
    const ember = place(state, 'ember', tileAt(14, 1), 'roaming');
    expect(state.wave).toBe(0);
    state.waveTicks = 1;
    step(state);
    expect([state.wave, ember.turn]).toEqual([1, true]);
    const { waveTicks } = state;
    state.fright = 10;
    run(state, 5);
    expect(state.waveTicks).toBe(waveTicks);
  });

  it('a power pellet makes ghosts turn and flee until it wears off', () => {
    const state = playing();
    const ember = place(state, 'ember', tileAt(14, 1), 'roaming');
    const mope = place(state, 'mope', tileAt(16, 20), 'eyes');
    put(state, tileAt(1, 3), DOWN);
    step(state);
    expect([ember.mood, ember.turn, mope.mood]).toEqual(['frightened', true, 'eyes']);
    state.fright = 1;
    step(state);
    expect(ember.mood).toBe('roaming');
  });
});
