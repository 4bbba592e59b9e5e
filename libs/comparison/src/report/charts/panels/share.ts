import type { SeriesOption } from 'echarts';

import type { Panel } from '../panel.ts';
import { roundStep } from '../time-axis.ts';
import type { LaneView } from '../../lane-view.ts';
import { light } from '../../theme.ts';

export interface ShareBin {
  at: number;
  old: number;
  new: number;
  none: number;
  failed: number;
}

/** Shares of each version and of failures among the requests due within each `step` ms; empty bins are left out. */
export function shares(view: LaneView, step: number): ShareBin[] {
  const bins = new Map<number, ShareBin>();
  for (const { due, side, failure } of view.marks) {
    const at = (Math.floor(due / step) + 0.5) * step;
    const bin = bins.get(at) ?? { at, old: 0, new: 0, none: 0, failed: 0 };
    bin[failure === null ? side : 'failed'] += 1;
    bins.set(at, bin);
  }
  return [...bins.values()].sort((a, b) => a.at - b.at).map(normalised);
}

function normalised(bin: ShareBin): ShareBin {
  const total = bin.old + bin.new + bin.none + bin.failed;
  return { at: bin.at, old: bin.old / total, new: bin.new / total, none: bin.none / total, failed: bin.failed / total };
}

const layers = [
  ['old', light.old],
  ['new', light.new],
  ['none', light.unattributed],
  ['failed', light.failed],
] as const;

/** Traffic share by the version that answered, stacked to 100 %. */
export const share: Panel = {
  title: () => ['traffic', 'share'],
  height: () => 56,
  yAxis: () => ({ type: 'value', min: 0, max: 1, interval: 1, show: false }),
  series: (view, { grid, axis }) => {
    const bins = shares(view, roundStep(axis, 7));
    const present = layers.filter(([name]) => bins.some((bin) => bin[name] > 0));
    return present.map(
      ([name, color]): SeriesOption => ({
        type: 'line',
        stack: `share-${grid}`,
        xAxisIndex: grid,
        yAxisIndex: grid,
        silent: true,
        showSymbol: false,
        lineStyle: { width: 0 },
        areaStyle: { color, opacity: 1 },
        data: bins.map((bin) => [bin.at / 1000, bin[name]]),
      }),
    );
  },
};
