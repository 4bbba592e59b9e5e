/** Ticks in a second. */
export const HZ = 60;

/** What a level changes. Speeds are 1/1024 tile a tick; times are ticks. */
export interface Level {
  readonly playerSpeed: number;
  readonly ghostSpeed: number;
  readonly tunnelSpeed: number;
  readonly frightenedSpeed: number;
  readonly frightenedTicks: number;
  /** Scatter, chase, scatter, … ; the chase after the last one does not end. */
  readonly schedule: readonly number[];
  readonly fruit: Fruit;
  /** With this many dots left the chaser hurries. */
  readonly hurryDots: number;
}

export type FruitName = 'cherry' | 'strawberry' | 'orange' | 'apple' | 'melon' | 'pear' | 'bell' | 'key';

export interface Fruit {
  readonly name: FruitName;
  readonly points: number;
}

const FRUITS: readonly Fruit[] = [
  { name: 'cherry', points: 100 },
  { name: 'strawberry', points: 300 },
  { name: 'orange', points: 500 },
  { name: 'apple', points: 700 },
  { name: 'melon', points: 1000 },
  { name: 'pear', points: 2000 },
  { name: 'bell', points: 3000 },
  { name: 'key', points: 5000 },
];

const FULL = 160;
const percent = (share: number): number => Math.trunc((FULL * share) / 100);
const seconds = (...times: number[]): number[] => times.map((time) => Math.trunc(time * HZ));

const EASY = {
  playerSpeed: percent(82),
  ghostSpeed: percent(73),
  tunnelSpeed: percent(40),
  frightenedSpeed: percent(48),
};
const MIDDLE = {
  playerSpeed: percent(90),
  ghostSpeed: percent(85),
  tunnelSpeed: percent(45),
  frightenedSpeed: percent(55),
};
const HARD = {
  playerSpeed: percent(98),
  ghostSpeed: percent(95),
  tunnelSpeed: percent(50),
  frightenedSpeed: percent(60),
};

const MAX_STEPS = 12;

/** The rules of a level, from 1. From level 13 on nothing gets harder; ghosts hardly take fright any more. */
export function levelRules(level: number): Level {
  const step = Math.min(level, MAX_STEPS + 1) - 1;
  const speeds = step === 0 ? EASY : step < 4 ? MIDDLE : HARD;
  return {
    ...speeds,
    ghostSpeed: speeds.ghostSpeed + Math.max(0, step - 4),
    frightenedTicks: Math.max(HZ, (7 * HZ * (MAX_STEPS - step)) / MAX_STEPS),
    schedule: step < 4 ? seconds(7, 20, 7, 20, 5, 20, 5) : seconds(5, 20, 5, 20, 5, 30, 1),
    fruit: FRUITS[Math.min(step, FRUITS.length - 1)] as Fruit,
    hurryDots: 20 + 5 * step,
  };
}
