import { type Lateness, latenessLimitMs } from '@cutover/traffic';

import type { LaneFacts } from '../run/lane-facts.ts';
import type { VoidMark } from '../run/lane-result.ts';

/** Nothing is to be built while a lane is measured: with more than this taken by others, its pods compete with them. */
export const foreignLimit = 0.25;

/** What a lane is judged by. */
export interface LaneSigns {
  lateness: Lateness;
  /** Requests due before anything was changed. */
  steady: { sent: number; failed: number };
  failedTotal: number;
  /** Share of the CPUs that others used; null where it is not known. */
  foreign: number | null;
}

const number = (value: number): string => value.toLocaleString('en-US');

/**
 * Why a lane does not count: the generator was late, others used the machine, requests failed before anything was changed, a control lost nothing, or
 * the lane broke off.
 */
export const laneVoid = (facts: LaneFacts, { lateness, steady, failedTotal, foreign }: LaneSigns): VoidMark => {
  const { id, broken, control } = facts;
  const late = `${lateness.p99.toFixed(1)} ms, limit ${latenessLimitMs} ms`;
  const unchanged = `${number(steady.failed)} of ${number(steady.sent)} requests failed before anything was changed`;
  const signs: [boolean, string][] = [
    [broken !== null, `${id} broke off: ${broken}`],
    [
      lateness.p99 > latenessLimitMs,
      `${id}: the generator itself was late (p99 ${late}): lower the rate or quieten the machine`,
    ],
    [
      foreign !== null && foreign > foreignLimit,
      `${id}: others used ${Math.round((foreign ?? 0) * 100)} % of the CPUs meanwhile (limit ${foreignLimit * 100} %): quieten the machine`,
    ],
    [steady.failed > 0, `${id}: ${unchanged}: the machine does not hold this rate; lower it or quieten the machine`],
    [
      control && broken === null && failedTotal === 0,
      `${id}: the control lost nothing, so this run could not have seen a loss`,
    ],
  ];
  const reasons = signs.filter(([holds]) => holds).map(([, reason]) => reason);
  return { void: reasons.length > 0, reasons };
};
