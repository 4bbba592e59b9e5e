import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { playGame } from './play-game.ts';
import { DIRECTIONS } from './direction.ts';
import { MAX_INPUTS, MAX_LOG_LENGTH, MAX_TICKS, decodeInputs, encodeInputs, type Input } from './input-log.ts';
import { TILES, isOpen } from './maze.ts';
import { replay, replaySlices, type Outcome } from './replay.ts';
import { createGame } from './state.ts';
import { step } from './step.ts';

const inputs: fc.Arbitrary<Input[]> = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 90 }), direction: fc.constantFrom(...DIRECTIONS) }), {
    maxLength: 60,
  })
  .map((wishes) => {
    let tick = 0;
    return wishes.map(({ gap, direction }) => ({ tick: (tick += gap), direction }));
  });
const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe('an input log', () => {
  it('is the inputs again when it is read', () => {
    fc.assert(fc.property(inputs, (list) => expect(decodeInputs(encodeInputs(list))).toEqual(list)));
  });

  it.each([
    ['1', 'malformed'],
    ['1X', 'malformed'],
    ['1l', 'malformed'],
    ['00000L', 'malformed'],
    ['1L ', 'malformed'],
    ['-1L', 'malformed'],
    ['1L0R', 'out-of-order'],
    ['2bc1L', 'too-long'],
    ['1L'.repeat(MAX_INPUTS + 1), 'too-long'],
    ['1'.repeat(MAX_LOG_LENGTH + 1), 'too-long'],
  ])('is refused when it is wrong: %.12s', (text, problem) => {
    expect(decodeInputs(text)).toBe(problem);
  });

  it('never reads anything but inputs or a problem out of any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const read = decodeInputs(text);
        if (typeof read !== 'string') expect(encodeInputs(read).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('a game', () => {
  it('is the same each time it is played: same seed, same inputs, same outcome', () => {
    fc.assert(
      fc.property(seeds, inputs, (seed, list) => {
        const recording = { seed, inputs: list, ticks: 2_000 };
        expect(replay(recording)).toEqual(replay(recording));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('never leaves the corridors, never loses count of dots, never scores less', () => {
    fc.assert(
      fc.property(seeds, inputs, (seed, list) => {
        const state = createGame(seed);
        let score = 0;
        let broken = '';
        for (let tick = 0; tick < 3_000; tick += 1) {
          step(state, list.find((input) => input.tick === tick)?.direction);
          const { player } = state;
          const eaten = state.dots.filter((dot) => dot > 0).length;
          if (!' .o'.includes(TILES[player.tile] as string)) broken = 'the player is in a wall';
          if (player.progress > 0 && !isOpen(player.tile, player.facing)) broken = 'the player walks into a wall';
          if (state.ghosts.some((ghost) => TILES[ghost.tile] === '#')) broken = 'a ghost is in a wall';
          if (eaten !== state.dotsLeft) broken = 'dots are miscounted';
          if (state.score < score) broken = 'points were lost';
          score = state.score;
          if (broken !== '') throw new Error(`${broken} at tick ${tick}`);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('replayed in slices is the game that was played', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { inputs: list, outcome } = playGame(seed, { ticks: 20_000 });
      const slices = replaySlices({ seed, inputs: list, ticks: outcome.ticks });
      let pauses = 0;
      let last = slices.next();
      for (; last.done !== true; last = slices.next()) pauses += 1;
      expect(last.value).toEqual(outcome);
      expect(pauses).toBe(Math.floor(outcome.ticks / 2_000));
    }
  }, 60_000);

  it('of another seed comes out differently', () => {
    const { inputs: list, outcome } = playGame(7, { ticks: 3_000 });
    for (let seed = 100; seed < 150; seed += 1) {
      const other = replay({ seed, inputs: list, ticks: outcome.ticks });
      expect(typeof other === 'string' || other.checksum !== outcome.checksum).toBe(true);
    }
  });

  it('has nothing after its end', () => {
    const { seed, inputs: list, outcome } = playGame(3, { ticks: MAX_TICKS });
    expect(outcome.over).toBe(true);
    expect(replay({ seed, inputs: list, ticks: outcome.ticks + 1 })).toBe('ticks-after-end');
    const late = [...list, { tick: outcome.ticks, direction: DIRECTIONS[0] }] as Input[];
    expect(replay({ seed, inputs: late, ticks: outcome.ticks })).toBe('input-after-end');
  }, 60_000);

  it('is cleared by the bot in most of its games', () => {
    const games = Array.from({ length: 20 }, (_, seed) => playGame(seed + 1, { ticks: 12_000 }).outcome as Outcome);
    expect(games.filter(({ level }) => level > 1).length).toBeGreaterThanOrEqual(15);
  }, 60_000);
});
