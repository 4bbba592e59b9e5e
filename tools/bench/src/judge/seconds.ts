import { countSecond, latencyLimits, type LimitsByStratum, type Observation, type Second } from '@cutover/judge';
import type { Random } from '@cutover/traffic';
import { createArms, createLane, worsened, type Drawn, type LaneOptions } from './lane.ts';

/** How long the stable version is watched before the canary. */
const BEFORE = 20;

/** A lane that is read second by second: what was before the canary, and what comes. */
export interface Series {
  readonly limits: LimitsByStratum;
  next(): Drawn[];
}

export const startSeries = (options: LaneOptions, random: Random): Series => {
  const lane = createLane(options, random);
  const before = Array.from({ length: BEFORE }, () => lane.next()).flat();
  const limits = latencyLimits(before.map((one): Observation => ({ ...one, arm: 'stable' })));
  return { limits, next: () => lane.next() };
};

/** The seconds of a lane, drawn once, to be read again under other arms. */
export const drawSeries = (
  options: LaneOptions,
  seconds: number,
  random: Random,
): Drawn[][] & { limits: LimitsByStratum } => {
  const series = startSeries(options, random);
  return Object.assign(
    Array.from({ length: seconds }, () => series.next()),
    { limits: series.limits },
  );
};

export interface Reading {
  readonly weight: number;
  readonly random: Random;
  /** Changes what the canary does. */
  readonly change?: ((one: Observation) => Observation) | undefined;
  /** Counts every request by itself, as though connections did not matter: the planted fault. */
  readonly withoutClamp?: boolean;
}

/** Counts seconds as they come, with arms drawn by connection. */
export const createReader = (limits: LimitsByStratum, { weight, random, change, withoutClamp = false }: Reading) => {
  const armOf = createArms(weight, random);
  let [at, knownBefore, request] = [BEFORE * 1000, 0, 0];
  return (drawn: readonly Drawn[]): Second => {
    const observations = drawn.map((one) => {
      const seen = { ...one, arm: armOf(one.connection) };
      const changed = change === undefined ? seen : change(seen);
      return withoutClamp ? { ...changed, connection: `request ${(request += 1)}` } : changed;
    });
    const second = countSecond(observations, { at, knownBefore, limits });
    at += 1000;
    knownBefore = second.knownAt;
    return second;
  };
};

export { worsened };
