import type { HostSample } from '../../record/host-sample.ts';
import type { PhaseHost } from '../../record/lane-result.ts';

interface Stretch {
  fromMs: number;
  toMs: number;
  sample: HostSample;
}

/** Each sample speaks of the time since the one before; the first of an older run does not say since when, and is left out. */
const stretchesOf = (samples: readonly HostSample[]): Stretch[] =>
  samples.flatMap((sample, index) => {
    const before = samples[index - 1];
    const overMs = sample.overMs ?? (before === undefined ? 0 : sample.at - before.at);
    return overMs > 0 ? [{ fromMs: sample.at - overMs, toMs: sample.at, sample }] : [];
  });

const pressure = (stalledMs: number | null, { fromMs, toMs }: Stretch): number | null =>
  stalledMs === null ? null : Math.min(1, stalledMs / (toMs - fromMs));

/** Mean of a share over a span of the lane, each sample by how much of the span it speaks of; null where none says anything. */
const meanIn =
  (samples: readonly HostSample[], { startMs, endMs }: { startMs: number; endMs: number }) =>
  (shareOf: (stretch: Stretch) => number | null): number | null => {
    let [sum, weight] = [0, 0];
    for (const stretch of stretchesOf(samples)) {
      const overlap = Math.min(endMs, stretch.toMs) - Math.max(startMs, stretch.fromMs);
      const share = shareOf(stretch);
      if (share === null || overlap <= 0) continue;
      sum += share * overlap;
      weight += overlap;
    }
    return weight === 0 ? null : sum / weight;
  };

/** What the machine was like during a span of the lane; null where it did not say. */
export const hostIn = (samples: readonly HostSample[], span: { startMs: number; endMs: number }): PhaseHost => {
  const mean = meanIn(samples, span);
  return {
    cpuForeign: mean(({ sample }) => sample.cpuForeign),
    steal: mean(({ sample }) => sample.steal),
    cpuPressure: mean((stretch) => pressure(stretch.sample.cpuPressure, stretch)),
    memoryPressure: mean((stretch) => pressure(stretch.sample.memoryPressure, stretch)),
  };
};
