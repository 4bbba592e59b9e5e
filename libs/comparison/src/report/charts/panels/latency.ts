import { drawing, path, type Panel } from '../panel.ts';
import { roundStep } from '../time-axis.ts';
import type { LaneView } from '../../lane-view.ts';
import { quantile } from '../../../analysis/statistics/quantile.ts';
import { fontFamily, light } from '../../theme.ts';

export interface LatencyBin {
  at: number;
  p50: number;
  p99: number;
}

/** Latency of the requests that were answered, however badly, due within each `step` ms; the others stand above, in the failures' rows. */
export function latencies(view: LaneView, step: number): LatencyBin[] {
  const bins = new Map<number, number[]>();
  for (const { due, latency } of view.marks) {
    if (latency === null) continue;
    const at = (Math.floor(due / step) + 0.5) * step;
    const values = bins.get(at) ?? [];
    values.push(Math.max(0.1, latency));
    bins.set(at, values);
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([at, values]) => ({ at, p50: quantile(values, 0.5) ?? 0.1, p99: quantile(values, 0.99) ?? 0.1 }));
}

/** Latency from due to answered, on a logarithmic scale: median as a line under a band up to the 99th percentile. */
export function latency(most: number): Panel {
  return {
    title: (_view, { width }) => (width < 600 ? [] : ['latency', 'of answers,', 'p50 to p99']),
    height: () => 70,
    yAxis: () => ({
      type: 'log',
      min: 1,
      max: 10 ** Math.max(2, Math.ceil(Math.log10(Math.max(1, most)))),
      splitLine: { lineStyle: { color: light.grid } },
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: light.faint,
        fontSize: 10,
        fontFamily,
        margin: 6,
        formatter: (value: number) => (value >= 1000 ? `${value / 1000} s` : `${value} ms`),
      },
    }),
    series: (view, { grid, axis }) => [
      drawing(grid, (project) => {
        const bins = latencies(view, roundStep(axis, 7));
        if (bins.length === 0) return [];
        const line = (key: 'p50' | 'p99') =>
          bins.map((bin) =>
            project(bin.at / 1000, Math.max(1, bin[key]))
              .map((n) => n.toFixed(1))
              .join(' '),
          );
        const band = `M${line('p99').join('L')}L${line('p50').reverse().join('L')}Z`;
        return [
          path(band, { fill: light.axis, opacity: 0.45 }),
          path(`M${line('p99').join('L')}`, { stroke: light.faint, lineWidth: 1 }),
          path(`M${line('p50').join('L')}`, { stroke: light.text, lineWidth: 1.5 }),
        ];
      }),
    ],
  };
}

/** The highest p99 of any bin of these lanes, so that their scales agree. */
export function latencyPeak(views: readonly LaneView[], step: number): number {
  return Math.max(1, ...views.flatMap((view) => latencies(view, step).map(({ p99 }) => p99)));
}
