import type { CustomSeriesOption, SeriesOption, YAXisComponentOption } from 'echarts';

import type { LaneView } from '../lane-view.ts';
import type { TimeAxis } from './time-axis.ts';

/** What a panel may draw: ECharts' graphic elements, in pixels of the whole figure. */
export interface Shape {
  type: 'path' | 'rect' | 'text' | 'line';
  shape?: Record<string, number | string>;
  style: Record<string, unknown>;
}

export type Project = (seconds: number, value: number) => [number, number];

export interface PanelContext {
  axis: TimeAxis;
  grid: number;
  top: number;
  height: number;
}

/** One row of a figure. A new kind of row (a canary's weight, a player's stalls) is one more of these. */
export interface Panel {
  title: (view: LaneView, axis: TimeAxis) => string[];
  height: (view: LaneView, axis: TimeAxis) => number;
  yAxis: (view: LaneView, axis: TimeAxis) => YAXisComponentOption;
  series: (view: LaneView, context: PanelContext) => SeriesOption[];
}

/** A series of free shapes in data coordinates. */
export function drawing(grid: number, shapes: (project: Project) => Shape[]): CustomSeriesOption {
  return {
    type: 'custom',
    xAxisIndex: grid,
    yAxisIndex: grid,
    silent: true,
    clip: false,
    data: [[0, 0]],
    renderItem: (_params, api) =>
      ({ type: 'group', children: shapes((x, y) => api.coord([x, y]) as [number, number]) }) as never,
  };
}

/** A value axis that shows nothing of itself. */
export function hiddenAxis(max: number, inverse = false): YAXisComponentOption {
  return { type: 'value', min: 0, max, inverse, show: false };
}

export const path = (pathData: string, style: Record<string, unknown>): Shape => ({
  type: 'path',
  shape: { pathData },
  style: { fill: 'none', ...style },
});
