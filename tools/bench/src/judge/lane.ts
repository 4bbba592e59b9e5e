import type { Arm, Ending, Observation } from '@cutover/judge';
import type { Random } from '@cutover/traffic';

/** What a lane is drawn from. Rates are of requests. */
export interface LaneOptions {
  readonly perSecond: number;
  /** Share of requests that goes to the canary, percent. */
  readonly weight: number;
  readonly errorRate: number;
  /** Seconds for which a kept connection that has gone bad fails every request; 0: none goes bad. */
  readonly badSeconds: number;
}

export const defaultLane: LaneOptions = { perSecond: 150, weight: 10, errorRate: 0.001, badSeconds: 1 };

/** One request of the version that there is; which arm it belongs to is drawn afterwards. */
export type Drawn = Omit<Observation, 'arm'>;

const OPERATIONS = ['balance', 'deposit', 'statement', 'withdraw'];
const FRESH_SHARE = 0.3;
const KEPT = 30;
/** Kept connections live so long, s, and are then made anew. */
const MOST_AGE = 30;
/** Chance that a connection goes bad in a second. */
const GOES_BAD = 0.0015;

/** Box and Muller 1958. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

interface Kept {
  name: string;
  diesAt: number;
  badUntil: number;
}

/** Draws a lane second by second: rates and latencies drift, for both versions alike. */
export const createLane = (options: LaneOptions, random: Random): { next(): Drawn[] } => {
  let [second, made] = [0, 0];
  const phase = random.next() * 2 * Math.PI;
  const newName = () => `connection ${(made += 1)}`;
  const kept: Kept[] = Array.from({ length: KEPT }, () => ({
    ...{ name: newName(), diesAt: random.below(MOST_AGE), badUntil: 0 },
  }));

  const age = (one: Kept): void => {
    if (one.diesAt <= second) Object.assign(one, { name: newName(), diesAt: second + MOST_AGE, badUntil: 0 });
    if (random.next() < GOES_BAD) one.badUntil = second + options.badSeconds;
  };
  const endingOf = (isBad: boolean, drift: number): Ending => {
    if (isBad) return 'unanswered';
    return random.next() < options.errorRate * drift ? 'error' : 'ok';
  };
  const request = (drift: number): Drawn => {
    const isFresh = random.next() < FRESH_SHARE;
    const one = kept[random.below(KEPT)]!;
    const dueMs = second * 1000 + random.next() * 1000;
    const ms = 8 * drift * Math.exp(0.5 * normal(random));
    return {
      ...{ dueMs, endMs: dueMs + ms, isWarmingUp: false },
      connection: isFresh ? newName() : one.name,
      stratum: `${OPERATIONS[random.below(OPERATIONS.length)]!} ${isFresh ? 'fresh' : 'kept'}`,
      ending: endingOf(!isFresh && one.badUntil > second, drift),
    };
  };

  return {
    next: () => {
      kept.forEach(age);
      const drift = 1 + 0.4 * Math.sin(second / 9 + phase);
      // Poisson arrivals, by exponential gaps.
      const drawn: Drawn[] = [];
      for (
        let at = random.exponential(1 / options.perSecond);
        at < 1;
        at += random.exponential(1 / options.perSecond)
      ) {
        drawn.push(request(drift));
      }
      second += 1;
      return drawn.sort((a, b) => a.dueMs - b.dueMs);
    },
  };
};

/** Which connection meets the canary: every connection by itself, and then for as long as it lives. */
export const createArms = (weight: number, random: Random): ((connection: string) => Arm) => {
  const arms = new Map<string, Arm>();
  return (connection) => {
    const arm = arms.get(connection) ?? (random.next() < weight / 100 ? 'canary' : 'stable');
    arms.set(connection, arm);
    return arm;
  };
};

/** A canary that fails more: of its requests that were right, as many as it takes to come to its rate. */
export const worsened =
  (errorRate: number, canaryRate: number, random: Random) =>
  (one: Observation): Observation => {
    if (one.arm === 'stable' || one.ending !== 'ok') return one;
    return random.next() < (canaryRate - errorRate) / (1 - errorRate) ? { ...one, ending: 'error' } : one;
  };
