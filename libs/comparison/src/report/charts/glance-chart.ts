import type { LaneView } from '../lane-view.ts';
import { byTreatment, treatmentTitle } from '../many-lanes.ts';
import { light } from '../theme.ts';
import { count, plural } from '../words/format.ts';
import { describeSvg } from './clean-svg.ts';
import { drawFigure, label, upright, type Row } from './figure.ts';
import type { Scales } from './lane-chart.ts';
import { laneStrips } from './panels/lane-strips.ts';
import { toPixel } from './time-axis.ts';

/** Every lane as one thin row, by treatment, aligned at the switch, as SVG. */
export function glanceChart(views: readonly LaneView[], { axis }: Pick<Scales, 'axis'>): string {
  const groups = byTreatment(views, ({ lane }) => lane);
  const rows = groups.map(
    (group, index): Row => ({
      view: group[0] as LaneView,
      panel: laneStrips(group),
      gap: index === 0 ? 44 : 30,
      heading: headingOf(group, axis.width),
    }),
  );
  const zero = toPixel(axis, 0);
  const svg = drawFigure(rows, axis, ({ bottom }) => [
    upright(zero, 14, bottom, { stroke: light.text, lineWidth: 1 }),
    label('switch', zero, 6, { align: 'center', fill: light.text, weight: 650 }),
  ]);
  return describeSvg(svg, 'Every lane at a glance', groups.map((group) => `${headingOf(group, Infinity)}.`).join(' '));
}

function headingOf(group: readonly LaneView[], width: number): string {
  const sum = (of: (view: LaneView) => number) => group.reduce((total, view) => total + of(view), 0);
  const lost = sum(({ lane }) => lane.requests.failedTotal);
  const title = treatmentTitle((group[0] as LaneView).lane);
  if (width < 600) return `${title}: ${count(lost)} lost`;
  const lossy = group.filter(({ lane }) => lane.requests.failedTotal > 0).length;
  const sent = sum(({ lane }) => lane.requests.sent);
  return `${title}: ${count(lost)} of ${count(sent)} lost, in ${count(lossy)} of ${plural(group.length, 'lane')}`;
}
