import type { LimitsByStratum } from './latency-limits.ts';
import type { Arm, Observation } from './observation.ts';
import type { Counted, Second, Table, Tally } from './second.ts';
import { unitsOf, type Unit } from './units.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Tables = Map<string, Writable<Table>[]>;

const latencies = ['p50', 'p95', 'p99'] as const;

/** The tables of a stratum, made where it is met for the first time. */
const tablesIn = (tables: Tables, stratum: string, counted: readonly Counted[]): Writable<Table>[] => {
  const known = tables.get(stratum);
  if (known !== undefined) return known;
  const empty = { stratum, canary: 0, stable: 0, canaryHits: 0, stableHits: 0 };
  const made = counted.map((one): Writable<Table> => ({ counted: one, ...empty }));
  tables.set(stratum, made);
  return made;
};

const count = (table: Writable<Table>, arm: Arm, isHit: boolean): void => {
  if (arm === 'canary') {
    table.canary += 1;
    if (isHit) table.canaryHits += 1;
  } else {
    table.stable += 1;
    if (isHit) table.stableHits += 1;
  }
};

const countLatency = (
  tables: Tables,
  { arm, stratum, latencyMs, isWarmingUp }: Unit,
  limits: LimitsByStratum,
): void => {
  const limit = limits.get(stratum);
  if (limit === undefined || latencyMs === null) return;
  // Warm pods are compared with warm ones alone.
  const within = tablesIn(tables, isWarmingUp ? `${stratum}, warming up` : stratum, latencies);
  latencies.forEach((counted, index) => count(within[index] as Writable<Table>, arm, latencyMs > limit[counted]));
};

const tablesOf = (units: readonly Unit[], limits: LimitsByStratum): Table[] => {
  const endings: Tables = new Map();
  const times: Tables = new Map();
  for (const unit of units) {
    const [errors, unanswered] = tablesIn(endings, unit.stratum, ['errors', 'unanswered']) as [
      Writable<Table>,
      Writable<Table>,
    ];
    if (unit.hasAnswer) count(errors, unit.arm, unit.hasError);
    count(unanswered, unit.arm, unit.isUnanswered);
    countLatency(times, unit, limits);
  }
  return [...endings.values(), ...times.values()].flat();
};

const tallyOf = (observations: readonly Observation[], arm: Arm): Tally => {
  const tally = { requests: 0, errors: 0, unanswered: 0 };
  for (const one of observations) {
    if (one.arm !== arm) continue;
    tally.requests += 1;
    if (one.ending === 'error') tally.errors += 1;
    if (one.ending === 'unanswered') tally.unanswered += 1;
  }
  return tally;
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
