import type { LaneView } from '../lane-view.ts';
import { areMany } from '../many-lanes.ts';
import { glanceChart } from './glance-chart.ts';
import { laneChart, overviewChart, scalesOf } from './lane-chart.ts';

/** Widths at which figures are drawn, px: for a screen and for a telephone. */
export const figureWidths = { wide: 1120, narrow: 360 };

/** One drawing in both widths, as SVG. */
export interface Drawing {
  wide: string;
  narrow: string;
}

/** All drawings of a report, each made once. */
export interface Drawings {
  overview: Drawing;
  /** by the id of the lane */
  lanes: ReadonlyMap<string, Drawing>;
}

export function drawingsOf(views: readonly LaneView[]): Drawings {
  const wide = scalesOf(views, figureWidths.wide);
  const narrow = scalesOf(views, figureWidths.narrow);
  const all = areMany(views.map(({ lane }) => lane)) ? glanceChart : overviewChart;
  return {
    overview: { wide: all(views, wide), narrow: all(views, narrow) },
    lanes: new Map(
      views.map((view) => [view.lane.id, { wide: laneChart(view, wide), narrow: laneChart(view, narrow) }]),
    ),
  };
}
