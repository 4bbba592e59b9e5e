import type { LimitsByStratum } from './latency-limits.ts';
import type { Arm, Observation } from './observation.ts';
import type { Counted, Second, Table, Tally } from './second.ts';
import { unitsOf, type Unit } from './units.ts';

interface Cell {
  readonly counted: Counted;
  readonly stratum: string;
  readonly isHit: boolean;
}

const latencyCells = ({ stratum, latencyMs, isWarmingUp }: Unit, limits: LimitsByStratum): Cell[] => {
  const limit = limits.get(stratum);
  if (limit === undefined || latencyMs === null) return [];
  // Warm pods are compared with warm ones alone.
  const within = isWarmingUp ? `${stratum}, warming up` : stratum;
  return (['p50', 'p95', 'p99'] as const).map((counted) => ({
    ...{ counted, stratum: within },
    isHit: latencyMs > limit[counted],
  }));
};

const cellsOf = (unit: Unit, limits: LimitsByStratum): Cell[] => {
  const { stratum, hasAnswer, hasError, isUnanswered } = unit;
  return [
    ...(hasAnswer ? [{ counted: 'errors', stratum, isHit: hasError } as const] : []),
    { counted: 'unanswered', stratum, isHit: isUnanswered },
    ...latencyCells(unit, limits),
  ];
};

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const count = (table: Writable<Table>, arm: Arm, isHit: boolean): void => {
  table[arm] += 1;
  if (isHit) table[`${arm}Hits`] += 1;
};

const tablesOf = (units: readonly Unit[], limits: LimitsByStratum): Table[] => {
  const tables = new Map<string, Writable<Table>>();
  for (const unit of units) {
    for (const { counted, stratum, isHit } of cellsOf(unit, limits)) {
      const key = `${counted} ${stratum}`;
      const table = tables.get(key) ?? { counted, stratum, canary: 0, stable: 0, canaryHits: 0, stableHits: 0 };
      tables.set(key, table);
      count(table, unit.arm, isHit);
    }
  }
  return [...tables.values()];
};

const tallyOf = (observations: readonly Observation[], arm: Arm): Tally => {
  const own = observations.filter((one) => one.arm === arm);
  const ended = (ending: Observation['ending']) => own.filter((one) => one.ending === ending).length;
  return { requests: own.length, errors: ended('error'), unanswered: ended('unanswered') };
};

/**
 * @param observations what was due in that second, as it was due
 * @param at where it begins, ms
 * @param knownBefore when everything before it was known, ms
 */
export const countSecond = (
  observations: readonly Observation[],
  { at, knownBefore, limits }: { at: number; knownBefore: number; limits: LimitsByStratum },
): Second => ({
  at,
  knownAt: observations.reduce((latest, { endMs }) => Math.max(latest, endMs), Math.max(knownBefore, at + 1000)),
  tables: tablesOf(unitsOf(observations), limits),
  requests: { canary: tallyOf(observations, 'canary'), stable: tallyOf(observations, 'stable') },
});

/** Every second from `fromMs` to before `toMs`, those without a request too. */
export const countSeconds = (
  observations: readonly Observation[],
  { fromMs, toMs, limits }: { fromMs: number; toMs: number; limits: LimitsByStratum },
): Second[] => {
  const bySecond = Map.groupBy(observations, ({ dueMs }) => Math.floor((dueMs - fromMs) / 1000));
  const seconds: Second[] = [];
  for (let index = 0; fromMs + index * 1000 < toMs; index += 1) {
    const due = (bySecond.get(index) ?? []).filter(({ dueMs }) => dueMs < toMs).sort((a, b) => a.dueMs - b.dueMs);
    const at = fromMs + index * 1000;
    seconds.push(countSecond(due, { at, knownBefore: seconds.at(-1)?.knownAt ?? at, limits }));
  }
  return seconds;
};
