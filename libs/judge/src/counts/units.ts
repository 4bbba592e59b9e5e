import { latencyOf, type Arm, type Observation } from './observation.ts';

/** A connection in one second. */
export interface Unit {
  readonly arm: Arm;
  readonly stratum: string;
  readonly isWarmingUp: boolean;
  readonly hasAnswer: boolean;
  readonly hasError: boolean;
  readonly isUnanswered: boolean;
  /** Of its first request, where that one was answered rightly; else null. */
  readonly latencyMs: number | null;
}

const unitOf = (requests: readonly Observation[]): Unit => {
  const first = requests[0] as Observation;
  return {
    arm: first.arm,
    stratum: first.stratum,
    isWarmingUp: first.isWarmingUp,
    hasAnswer: requests.some(({ ending }) => ending !== 'unanswered'),
    hasError: requests.some(({ ending }) => ending === 'error'),
    isUnanswered: requests.some(({ ending }) => ending === 'unanswered'),
    latencyMs: first.ending === 'ok' ? latencyOf(first) : null,
  };
};

/**
 * The units of one second. Requests of one connection fail together, so that however many of them failed, the connection counts once; and so does
 * it where none failed, or numbers of requests and of failures would be of two kinds. It stands in the stratum of its first request, which
 * is chosen before anything of it is known: no unit is in two strata, and those stay independent.
 * @param observations of one second, as they were due
 */
export const unitsOf = (observations: readonly Observation[]): Unit[] =>
  [...Map.groupBy(observations, ({ connection }) => connection).values()].map(unitOf);
