import type { GameState } from '@cutover/game';

/** What `#observe` in the address lets a test read: copies of what is on the screen, and how long frames took. */
export interface Observation {
  readonly sight: () => unknown;
  readonly frames: () => { readonly workMs: readonly number[]; readonly gapMs: readonly number[] };
}

const MOST = 36_000;

/** Collects frame times and offers `pacmanObservation` to a test that asked for it by `#observe`. It reads; it plays nothing. */
export class Observer {
  readonly #work: number[] = [];
  readonly #gaps: number[] = [];
  readonly enabled: boolean = location.hash === '#observe';

  constructor(current: () => { state: GameState; mode: string }) {
    if (!this.enabled) return;
    const sight = (): unknown => {
      const { state, mode } = current();
      const { player, ghosts, dots, fright, phase, level, score, lives, tick, dotsLeft } = state;
      return structuredClone({
        mode,
        player,
        ghosts,
        dots: [...dots],
        fright,
        phase,
        level,
        score,
        lives,
        tick,
        dotsLeft,
      });
    };
    const observation: Observation = { sight, frames: () => ({ workMs: [...this.#work], gapMs: [...this.#gaps] }) };
    Object.assign(globalThis, { pacmanObservation: Object.freeze(observation) });
  }

  frame(workMs: number, gapMs: number): void {
    if (!this.enabled || this.#work.length >= MOST) return;
    this.#work.push(workMs);
    this.#gaps.push(gapMs);
  }
}
