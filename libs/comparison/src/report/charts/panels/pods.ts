import { drawing, hiddenAxis, type Panel, type Shape } from '../panel.ts';
import type { LaneView } from '../../lane-view.ts';
import type { PodTimeline } from '../../../record/lane-result.ts';
import { light, monoFamily } from '../../theme.ts';

const rowHeight = 14;

interface Stretch {
  state: 'pending' | 'ready' | 'terminating';
  from: number;
  to: number;
}

/** A pod's life in ms since lane start; open ends reach to the lane's. */
export function stretches(pod: PodTimeline, laneEnd: number): Stretch[] {
  const created = pod.createdMs ?? 0;
  const gone = pod.goneMs ?? laneEnd;
  const leaving = pod.terminatingMs ?? gone;
  const ready = pod.createdMs === null ? 0 : (pod.readyMs ?? leaving);
  const all: Stretch[] = [
    { state: 'pending', from: created, to: Math.min(ready, leaving) },
    { state: 'ready', from: Math.min(ready, leaving), to: leaving },
    { state: 'terminating', from: leaving, to: gone },
  ];
  return all.filter(({ from, to }) => to > from);
}

const thickness = { pending: 3, ready: 9, terminating: 9 };
const opacity = { pending: 0.75, ready: 1, terminating: 0.32 };

/** Each pod's life: thin while it starts, full while ready, pale while it terminates. */
export const pods: Panel = {
  title: (view) => [`${view.pods.length} pods`],
  height: (view) => Math.max(1, view.pods.length) * rowHeight + 4,
  yAxis: (view) => hiddenAxis(Math.max(1, view.pods.length), true),
  series: (view, { grid, axis }) => [
    drawing(grid, (project) =>
      view.pods.flatMap((pod, row) => [
        ...barsOf(view, pod, row, project),
        ...(axis.width < 600 ? [] : [nameOf(pod, axis.left, project(0, row + 0.5)[1])]),
      ]),
    ),
  ],
};

function barsOf(
  view: LaneView,
  pod: PodTimeline,
  row: number,
  project: (x: number, y: number) => [number, number],
): Shape[] {
  const laneEnd = view.end + view.zero;
  return stretches(pod, laneEnd).map(({ state, from, to }) => {
    const [x, y] = project((from - view.zero) / 1000, row + 0.5);
    const [end] = project((to - view.zero) / 1000, row);
    const tall = thickness[state];
    return {
      type: 'rect',
      shape: { x, y: y - tall / 2, width: Math.max(1, end - x), height: tall },
      style: { fill: light[pod.revision], opacity: opacity[state] },
    };
  });
}

function nameOf(pod: PodTimeline, left: number, y: number): Shape {
  const short = pod.name.length > 7 ? `…${pod.name.slice(-5)}` : pod.name;
  return {
    type: 'text',
    style: {
      text: short,
      x: left - 8,
      y,
      fill: light.faint,
      align: 'right',
      verticalAlign: 'middle',
      font: `10px ${monoFamily}`,
    },
  };
}
