import { describe, expect, it } from '@jest/globals';

import { latencyRows } from './latency-rows.ts';
import type { LaneResult, Latency } from '../../record/lane-result.ts';
import { atLeast, exactly } from '../../analysis/statistics/bound.ts';

const calm: Latency = {
  ...{ samples: 900, unanswered: 0, p50: exactly(4.1), p99: exactly(24), p999: null, max: exactly(31) },
};
const cells = (latencyMs: LaneResult['latencyMs']) =>
  latencyRows.map(({ id, cell }) => `${id}: ${cell({ latencyMs } as LaneResult).text}`);

describe('the rows of latency', () => {
  it('are of the deployment and of the roll-back apart, and say how many were never answered', () => {
    const bad = { ...calm, unanswered: 330, p99: atLeast(10_000) };
    expect(cells({ steady: { ...calm, p999: exactly(29) }, deploy: bad, rollback: calm })).toEqual([
      'steady: 4.1 ms / 24 ms / 29 ms',
      'duringDeploy: 4.1 ms / > 10.0 s (330 unanswered)',
      'duringRollback: 4.1 ms / 24 ms',
    ]);
  });
});
