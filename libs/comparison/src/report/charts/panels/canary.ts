import type { SeriesOption } from 'echarts';

import { drawing, path, type Panel } from '../panel.ts';
import { roundStep } from '../time-axis.ts';
import { readyMoments, readyShareAt, weightMoments } from '../../../analysis/metrics/meant-share.ts';
import { weightAt } from '../../../analysis/timeline/weights.ts';
import type { LaneView } from '../../lane-view.ts';
import { light } from '../../theme.ts';

/** A share of the new version at a moment, ms from the switch. */
export interface SharePoint {
  at: number;
  share: number;
}

/** What is meant: the share of ready pods, or the weight that the proxy has taken, wherever it changes. */
export function meantShare({ lane, pods, zero }: LaneView): SharePoint[] {
  const span = { startMs: 0, endMs: lane.durationMs };
  const { weights } = lane;
  const moments = weights === undefined ? readyMoments(pods, span) : weightMoments(weights, span);
  return moments.flatMap((at) => {
    const share = weights === undefined ? readyShareAt(pods, at) : weightAt(weights, at);
    return share === null ? [] : [{ at: at - zero, share }];
  });
}

/** What was measured: the share of answers on fresh connections within each `step` ms. */
export function freshShare(view: LaneView, step: number): SharePoint[] {
  const bins = new Map<number, { all: number; new: number }>();
  for (const { due, kind, side } of view.marks) {
    if (kind !== 'fresh' || side === 'none') continue;
    const at = (Math.floor(due / step) + 0.5) * step;
    const bin = bins.get(at) ?? { all: 0, new: 0 };
    bin.all += 1;
    if (side === 'new') bin.new += 1;
    bins.set(at, bin);
  }
  return [...bins].map(([at, bin]) => ({ at, share: bin.new / bin.all })).sort((a, b) => a.at - b.at);
}

/** Wide enough for a share of some requests: a fresh connection is new or not. */
const binMs = (step: number): number => Math.max(1000, step);

/** Share of the new version: what is meant as a line, what fresh connections met as dots. */
export const canaryShare: Panel = {
  title: () => ['canary', 'meant · met'],
  height: () => 56,
  yAxis: () => ({ type: 'value', min: 0, max: 1, interval: 1, show: false }),
  series: (view, { grid, axis }): SeriesOption[] => [
    drawing(grid, (project) => {
      const meant = meantShare(view);
      const corners = meant.flatMap(({ at, share }, index) => {
        const before = meant[index - 1];
        const here = project(at / 1000, share);
        return before === undefined ? [here] : [project(at / 1000, before.share), here];
      });
      const line = corners.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
      const dots = freshShare(view, binMs(roundStep(axis, 7)))
        .map(({ at, share }) => project(at / 1000, share))
        .map(([x, y]) => `M${(x - 2).toFixed(1)} ${y.toFixed(1)}h4`)
        .join('');
      return [
        ...(line === '' ? [] : [path(line, { stroke: light.muted, lineWidth: 1.5 })]),
        ...(dots === '' ? [] : [path(dots, { stroke: light.new, lineWidth: 3 })]),
      ];
    }),
  ],
};
