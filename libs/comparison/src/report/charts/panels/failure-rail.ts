import type { LaneView } from '../../lane-view.ts';
import { drawing, hiddenAxis, path, type Panel, type Shape } from '../panel.ts';
import { light, fontFamily } from '../../theme.ts';
import { count } from '../../words/format.ts';

/** Failure classes of a lane with their numbers, in a fixed order. */
export function failureClassesOf({ marks }: Pick<LaneView, 'marks'>): [string, number][] {
  const totals = new Map<string, number>();
  for (const { failure } of marks) if (failure !== null) totals.set(failure, (totals.get(failure) ?? 0) + 1);
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
}

const rowHeight = 16;

/** Outline of a class's mark around (x, y): shapes differ so that colour is never alone. */
const outlines: Record<string, (x: number, y: number) => string> = {
  refused: (x, y) => `M${x - 3.5} ${y - 3.5}L${x + 3.5} ${y + 3.5}M${x - 3.5} ${y + 3.5}L${x + 3.5} ${y - 3.5}`,
  unreachable: (x, y) => `M${x - 4} ${y - 3}L${x + 4} ${y + 3}M${x + 4} ${y - 3}L${x + 4} ${y + 3}`,
  client: (x, y) => `M${x - 3} ${y}L${x + 3} ${y}M${x} ${y - 4}L${x} ${y + 4}`,
  reset: (x, y) => `M${x - 4} ${y - 3}L${x + 4} ${y - 3}L${x} ${y + 4}Z`,
  timeout: (x, y) => `M${x - 4} ${y}L${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}Z`,
  late: (x, y) => `M${x} ${y - 4}L${x} ${y + 4}`,
  '5xx-app': (x, y) => `M${x - 3} ${y - 3}L${x + 3} ${y - 3}L${x + 3} ${y + 3}L${x - 3} ${y + 3}Z`,
  '5xx-proxy': (x, y) => `M${x - 4} ${y + 3}L${x + 4} ${y + 3}L${x} ${y - 4}Z`,
  'wrong-body': (x, y) => `M${x - 4} ${y}L${x + 4} ${y}M${x} ${y - 4}L${x} ${y + 4}`,
};

/** Path data of a failure's mark. */
export function failureOutline(failure: string, x: number, y: number): string {
  return (outlines[failure] ?? outlines['wrong-body'])?.(Math.round(x * 10) / 10, y) ?? '';
}

/** Every failed request, one row a class, one mark a request. */
export const failureRail: Panel = {
  title: () => [],
  height: (view) => Math.max(1, failureClassesOf(view).length) * rowHeight + 4,
  yAxis: (view) => hiddenAxis(Math.max(1, failureClassesOf(view).length), true),
  series: (view, { grid, axis }) => [
    drawing(grid, (project) => {
      const classes = failureClassesOf(view);
      if (classes.length === 0) return [text('✓ 0 failed', axis.left - 8, project(0, 0.5)[1], light.good)];
      return classes.flatMap(([failure, n], row) =>
        rowOf(view, { failure, n, y: project(0, row + 0.5)[1] }, project, axis.left),
      );
    }),
  ],
};

function rowOf(
  view: LaneView,
  { failure, n, y }: { failure: string; n: number; y: number },
  project: (x: number, y: number) => [number, number],
  left: number,
): Shape[] {
  const data = view.marks
    .filter((mark) => mark.failure === failure)
    .map(({ due }) => failureOutline(failure, project(due / 1000, 0)[0], y))
    .join('');
  return [
    path(data, { stroke: light.failed, lineWidth: 1.6, fill: 'none' }),
    text(`${count(n)} ${failure}`, left - 8, y, light.failed),
  ];
}

function text(words: string, x: number, y: number, fill: string): Shape {
  return {
    type: 'text',
    style: { text: words, x, y, fill, align: 'right', verticalAlign: 'middle', font: `600 11px ${fontFamily}` },
  };
}
