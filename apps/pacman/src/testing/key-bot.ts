import type { Page } from 'playwright-core';
import { botWay, type Direction, type Sight } from '@cutover/game';

/** What the page shows, as `#observe` gives it. */
export interface Seen extends Sight {
  readonly mode: string;
  readonly phase: string;
  readonly level: number;
  readonly score: number;
  readonly lives: number;
  readonly dotsLeft: number;
}

export interface FrameTimes {
  /** Milliseconds of our own work in each frame, and from frame to frame. */
  readonly workMs: readonly number[];
  readonly gapMs: readonly number[];
}

const KEYS = ['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight'] as const;

export function look(page: Page): Promise<Seen> {
  return page.evaluate('pacmanObservation.sight()');
}

export function frameTimes(page: Page): Promise<FrameTimes> {
  return page.evaluate('pacmanObservation.frames()');
}

// A tile takes eight ticks: three looks a tile.
const realTime = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

/** Plays by key presses until `enough` or the game is over. @param wait what passes between two looks @returns the last look */
export async function playByKeys(
  page: Page,
  enough: (seen: Seen) => boolean,
  wait: () => Promise<void> = realTime,
): Promise<Seen> {
  let pressed: Direction | undefined;
  for (;;) {
    const seen = await look(page);
    if (enough(seen) || seen.phase === 'over' || seen.mode !== 'playing') return seen;
    const way = botWay(seen);
    if (way !== pressed) await page.keyboard.press(KEYS[way]);
    pressed = way;
    await wait();
  }
}

/** The smallest value that `share` of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
