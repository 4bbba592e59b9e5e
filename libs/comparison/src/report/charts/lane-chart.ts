import type { LaneView } from '../lane-view.ts';
import { canaryShare } from './panels/canary.ts';
import { failureClassesOf, failureRail } from './panels/failure-rail.ts';
import { latency, latencyPeak } from './panels/latency.ts';
import { pods } from './panels/pods.ts';
import { ribbon, ribbonPeak } from './panels/ribbon.ts';
import { share } from './panels/share.ts';
import { count, duration, listing } from '../words/format.ts';
import { light } from '../theme.ts';
import { describeSvg } from './clean-svg.ts';
import { drawFigure, label, upright, type Row } from './figure.ts';
import { momentShapes, momentsHeight } from './moments.ts';
import type { Panel } from './panel.ts';
import { roundStep, timeAxis, toPixel, type TimeAxis } from './time-axis.ts';

/** What lanes share so that they can be compared by eye. */
export interface Scales {
  axis: TimeAxis;
  requests: number;
  latency: number;
}

/** The common scales of all lanes of a report, for figures of this width in px. */
export function scalesOf(views: readonly LaneView[], width: number): Scales {
  const axis = timeAxis(views, width);
  return { axis, requests: ribbonPeak(views, axis), latency: latencyPeak(views, roundStep(axis, 7)) };
}

/** The panels of a lane's figure, top to bottom. */
function lanePanels(scales: Scales, { lane }: LaneView): Panel[] {
  const canary = lane.canary === undefined ? [] : [canaryShare];
  return [failureRail, ribbon(scales.requests, 96), share, ...canary, pods, latency(scales.latency)];
}

/** Everything about one lane on one time axis, as SVG. */
export function laneChart(view: LaneView, scales: Scales): string {
  const above = momentsHeight(view.moments, scales.axis);
  const rows: Row[] = lanePanels(scales, view).map((panel, index) => ({ view, panel, gap: index === 0 ? above : 12 }));
  const svg = drawFigure(rows, scales.axis, ({ bottom }) => momentShapes(view.moments, scales.axis, 0, bottom));
  return describeSvg(svg, view.title, describe(view));
}

/** The ribbons of all lanes under one another, aligned at the switch, as SVG. */
export function overviewChart(views: readonly LaneView[], scales: Scales): string {
  const rows = views.flatMap((view, index): Row[] => [
    { view, panel: failureRail, gap: index === 0 ? 44 : 48, heading: headingOf(view, scales.axis) },
    { view, panel: ribbon(scales.requests, ribbonHeight(scales.axis)), gap: 3 },
  ]);
  const zero = toPixel(scales.axis, 0);
  const svg = drawFigure(rows, scales.axis, ({ placed, bottom }) => [
    upright(zero, 14, bottom, { stroke: light.text, lineWidth: 1 }),
    label('switch', zero, 6, { align: 'center', fill: light.text, weight: 650 }),
    ...placed.filter(({ heading }) => heading !== undefined).flatMap((row) => rollbackMark(row, scales.axis)),
  ]);
  return describeSvg(
    svg,
    'Every request of every lane',
    views.map((view) => `${view.title}: ${describe(view)}`).join(' '),
  );
}

const ribbonHeight = ({ width }: TimeAxis): number => (width < 600 ? 56 : 68);

function headingOf(view: LaneView, { width }: TimeAxis): string {
  const { sent, failedTotal } = view.lane.requests;
  const voided = view.lane.void.void ? ' — void' : '';
  if (width < 600) return `${view.title}: ${count(failedTotal)} lost${voided}`;
  return `${view.title}: ${count(failedTotal)} of ${count(sent)} lost${voided}`;
}

function rollbackMark({ view, top, height }: { view: LaneView; top: number; height: number }, axis: TimeAxis) {
  const rollback = view.moments.find((moment) => moment.label === 'roll-back');
  if (rollback === undefined) return [];
  const x = toPixel(axis, rollback.at);
  return [
    upright(x, top - 4, top + height + ribbonHeight(axis), { stroke: light.muted, lineDash: [2, 3] }),
    ...(axis.width < 600 ? [] : [label('roll-back', x, top - 12, { fill: light.muted, align: 'center' })]),
  ];
}

function describe(view: LaneView): string {
  const { requests } = view.lane;
  const classes = failureClassesOf(view).map(([name, n]) => `${count(n)} ${name}`);
  const lost = classes.length === 0 ? 'none failed' : `failed: ${listing(classes)}`;
  const moments = view.moments.map(({ at, label: words }) => `${words} at ${duration(at)}`);
  return `${count(requests.sent)} requests, ${lost}. ${listing(moments)}.`;
}
