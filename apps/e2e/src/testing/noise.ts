import { foreignLimit, type LaneResult } from '@cutover/comparison';
import { latenessLimitMs } from '@cutover/traffic';

type Signs = Pick<LaneResult, 'id' | 'lateness'> & { readonly host: Pick<LaneResult['host'], 'cpuForeignMean'> };

/**
 * Why noise makes a lane void, a reason each: the generator was late, or others used the CPUs. A comparison calls further lanes void, for it can say nothing
 * by them: one that broke off, one whose requests failed before anything was changed, a control that lost nothing. Those are no noise
 * but what a fault of ours looks like, and are judged.
 */
export function noiseOf({ id, lateness, host }: Signs): readonly string[] {
  const foreign = host.cpuForeignMean ?? 0;
  return [
    ...(lateness.p99 > latenessLimitMs ? [`${id}: the generator was ${lateness.p99.toFixed(1)} ms late (p99)`] : []),
    ...(foreign > foreignLimit ? [`${id}: others used ${Math.round(foreign * 100)} % of the CPUs`] : []),
  ];
}
