import { drawing, hiddenAxis, path, type Panel } from '../panel.ts';
import { plotWidth, roundStep, type TimeAxis } from '../time-axis.ts';
import type { LaneView, RequestMark } from '../../lane-view.ts';
import { light } from '../../theme.ts';

type Kind = 'old' | 'new' | 'none' | 'failed';
const colours: Record<Kind, string> = {
  old: light.old,
  new: light.new,
  none: light.unattributed,
  failed: light.failed,
};

/** One column of the ribbon: `start` in ms from the switch, its requests from bottom to top. */
export interface Column {
  start: number;
  kinds: Kind[];
}

const kindOf = ({ failure, side }: RequestMark): Kind => (failure === null ? side : 'failed');

/** Requests in columns of `step` ms by due time: in due order from the bottom, failures on top where they are seen. */
export function columns(view: LaneView, step: number): Column[] {
  const found = new Map<number, Kind[]>();
  for (const mark of view.marks) {
    const start = Math.floor(mark.due / step) * step;
    const kinds = found.get(start) ?? [];
    kinds.push(kindOf(mark));
    found.set(start, kinds);
  }
  return [...found]
    .map(([start, kinds]) => ({ start, kinds: kinds.sort((a, b) => Number(a === 'failed') - Number(b === 'failed')) }))
    .sort((a, b) => a.start - b.start);
}

/** Width of a column, ms: at least three pixels. */
export const columnStep = (axis: TimeAxis): number => roundStep(axis, 3);

const tallest = (view: LaneView, axis: TimeAxis): number =>
  Math.max(8, ...columns(view, columnStep(axis)).map(({ kinds }) => kinds.length));

/**
 * Every request is one cell: a column is a moment, a cell a request in the colour of the version that answered it. Neighbours
 * of one colour are one dashed stroke, so that a steady minute costs few bytes.
 */
export function ribbon(peak: number, tall: number): Panel {
  return {
    title: () => ['requests', 'by version'],
    height: () => tall,
    yAxis: (view, axis) => hiddenAxis(Math.max(peak, tallest(view, axis))),
    series: (view, { grid, axis, height }) => [
      drawing(grid, (project) => {
        const step = columnStep(axis);
        const data = strokes(columns(view, step), step, project);
        const wide = (step / (axis.to - axis.from)) * plotWidth(axis);
        const cell = height / Math.max(peak, tallest(view, axis));
        const dash = cell >= 2.4 ? [cell - 0.8, 0.8] : null;
        return (Object.keys(colours) as Kind[])
          .filter((kind) => data[kind] !== '')
          .map((kind) =>
            path(data[kind], { stroke: colours[kind], lineWidth: Math.max(1, wide - 0.7), lineDash: dash }),
          );
      }),
    ],
  };
}

/** Most requests in one column of any of these lanes, so that their ribbons have one scale. */
export function ribbonPeak(views: readonly LaneView[], axis: TimeAxis): number {
  return Math.max(8, ...views.map((view) => tallest(view, axis)));
}

function strokes(
  all: readonly Column[],
  step: number,
  project: (x: number, y: number) => [number, number],
): Record<Kind, string> {
  const data: Record<Kind, string> = { old: '', new: '', none: '', failed: '' };
  for (const { start, kinds } of all) {
    let from = 0;
    kinds.forEach((kind, index) => {
      if (kinds[index + 1] === kind) return;
      const [x, low] = project((start + step / 2) / 1000, from);
      const [, high] = project(0, index + 1);
      data[kind] += `M${x.toFixed(1)} ${low.toFixed(1)}L${x.toFixed(1)} ${high.toFixed(1)}`;
      from = index + 1;
    });
  }
  return data;
}
