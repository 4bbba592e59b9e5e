import type { Victim } from './positions.ts';
import type { RoundRecord } from './round.ts';

/** What every saga and every account must have been killed at, however often a run is repeated. */
export const SAGA_STEPS = [
  'requested',
  'held',
  'credited',
  'completed',
  'failed',
  'cancelling',
  'compensating',
  'compensated',
] as const;
export const ACCOUNT_STEPS = ['hold', 'credit', 'capture', 'release'] as const;

export interface Hit {
  readonly victim: Victim;
  /** A step, and on which side of its commit (`asked`, `recorded`) or of its publication (`recorded`, `told`). */
  readonly position: string;
  /** Rounds in which at least one transfer was there. */
  readonly rounds: number;
  /** Transfers that were there. */
  readonly transfers: number;
}

export interface Tally {
  readonly rounds: number;
  readonly killsBy: Readonly<Partial<Record<Victim, number>>>;
  /** Kills with no transfer in flight: they show nothing. */
  readonly idle: number;
  readonly acknowledged: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  readonly uneven: number;
  readonly hits: readonly Hit[];
  /** Transfers killed at each step, whoever died. */
  readonly steps: Readonly<Record<string, number>>;
  readonly longestRecoveryMs: number;
}

export function tally(records: readonly RoundRecord[]): Tally {
  const sum = (of: (record: RoundRecord) => number) => records.reduce((total, record) => total + of(record), 0);
  const hits = hitsOf(records);
  const ends: Record<string, number> = {};
  for (const [status, count] of records.flatMap((record) => Object.entries(record.ends)))
    ends[status] = (ends[status] ?? 0) + count;
  const killsBy = Object.fromEntries(
    [...Map.groupBy(records, ({ victim }) => victim)].map(([victim, some]) => [victim, some.length]),
  );
  return {
    rounds: records.length,
    killsBy,
    idle: records.filter(({ inFlight }) => inFlight === 0).length,
    acknowledged: sum(({ acknowledged }) => acknowledged),
    ends,
    lost: sum(({ verdict }) => verdict.lost.length),
    doubled: sum(({ verdict }) => verdict.doubled.length),
    stuck: sum(({ verdict }) => verdict.stuck.length),
    uneven: sum(({ verdict }) => verdict.uneven.length),
    hits,
    steps: stepsOf(hits),
    longestRecoveryMs: Math.max(0, ...records.map(({ recoveryMs }) => recoveryMs)),
  };
}

/** Steps that were hit less often than wanted. */
export function missing({ steps }: Pick<Tally, 'steps'>, wanted: number): readonly string[] {
  return [...SAGA_STEPS, ...ACCOUNT_STEPS].filter((step) => (steps[step] ?? 0) < wanted);
}

export function lines(result: Tally): readonly string[] {
  const kills = Object.entries(result.killsBy).map(([victim, count]) => `${victim} ${count}`);
  const ends = Object.entries(result.ends).map(([status, count]) => `${status} ${count}`);
  const steps = Object.entries(result.steps).map(([step, count]) => `${step} ${count}`);
  return [
    `${result.rounds} rounds, each a kill -9 with transfers in flight (${result.idle} without): ${kills.join(', ')}`,
    ...result.hits.map(
      ({ victim, position, rounds, transfers }) =>
        `  ${victim.padEnd(10)} ${position.padEnd(24)} ${String(rounds).padStart(4)} rounds ${String(transfers).padStart(5)} transfers`,
    ),
    `transfers killed at each step: ${steps.join(', ')}`,
    `${result.acknowledged} transfers acknowledged: ${ends.join(', ')}`,
    `lost ${result.lost}, doubled ${result.doubled}, stuck ${result.stuck}, uneven ${result.uneven}`,
    `longest recovery ${(result.longestRecoveryMs / 1_000).toFixed(1)} s, from the kill until every transfer had ended`,
  ];
}

function hitsOf(records: readonly RoundRecord[]): Hit[] {
  const found = new Map<string, { victim: Victim; position: string; rounds: Set<number>; transfers: number }>();
  for (const { victim, round, positions } of records) {
    for (const position of positions) {
      const key = `${victim} ${position}`;
      const hit = found.get(key) ?? { victim, position, rounds: new Set(), transfers: 0 };
      hit.rounds.add(round);
      hit.transfers++;
      found.set(key, hit);
    }
  }
  return [...found.keys()].sort().map((key) => ({ ...found.get(key)!, rounds: found.get(key)!.rounds.size }));
}

function stepsOf(hits: readonly Hit[]): Record<string, number> {
  const steps: Record<string, number> = {};
  for (const { position, transfers } of hits) {
    const step = position.slice(0, position.lastIndexOf(' '));
    steps[step] = (steps[step] ?? 0) + transfers;
  }
  return steps;
}
