import { type Lateness, latenessLimitMs } from '@cutover/traffic';

import type { LaneFacts } from '../run/lane-facts.ts';
import type { VoidMark } from '../run/lane-result.ts';

/** Why a lane does not count: the generator was late, a control lost nothing, or the lane broke off. */
export const laneVoid = (facts: LaneFacts, lateness: Lateness, failedTotal: number): VoidMark => {
  const reasons: string[] = [];
  if (facts.broken !== null) reasons.push(`${facts.id} broke off: ${facts.broken}`);
  if (lateness.p99 > latenessLimitMs) {
    const late = lateness.p99.toFixed(1);
    reasons.push(
      `${facts.id}: the generator itself was late (p99 ${late} ms, limit ${latenessLimitMs} ms): lower the rate or quieten the machine`,
    );
  }
  if (facts.control && facts.broken === null && failedTotal === 0) {
    reasons.push(`${facts.id}: the control lost nothing, so this run could not have seen a loss`);
  }
  return { void: reasons.length > 0, reasons };
};
