import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsOption, SeriesOption } from 'echarts';

import type { LaneView } from '../lane-view.ts';
import { fontFamily, light } from '../theme.ts';
import { cleanSvg } from './clean-svg.ts';
import { drawing, hiddenAxis, path, type Panel, type Shape } from './panel.ts';
import { tickStep, type TimeAxis } from './time-axis.ts';

echarts.use([CustomChart, LineChart, GridComponent, SVGRenderer]);

/** One panel of one lane at its place in a figure. */
export interface Row {
  view: LaneView;
  panel: Panel;
  /** gap above, px */
  gap: number;
  /** words above the panel, over the whole width */
  heading?: string;
}

interface Placed extends Row {
  top: number;
  height: number;
}

const axisHeight = 34;

/** Draws rows under one another on one time axis; the last one carries the axis. Same rows, same bytes. */
export function drawFigure(rows: readonly Row[], axis: TimeAxis, overlay: (placed: Overlay) => Shape[]): string {
  const placed = place(rows, axis);
  const bottom = placed.reduce((most, { top, height }) => Math.max(most, top + height), 0);
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: axis.width,
    height: bottom + axisHeight,
  });
  chart.setOption(optionOf(placed, axis, overlay({ placed, bottom })));
  const svg = cleanSvg(chart.renderToSVGString());
  chart.dispose();
  return svg;
}

export interface Overlay {
  placed: readonly Placed[];
  bottom: number;
}

function place(rows: readonly Row[], axis: TimeAxis): Placed[] {
  let top = 0;
  return rows.map((row) => {
    top += row.gap;
    const height = row.panel.height(row.view, axis);
    const here = { ...row, top, height };
    top += height;
    return here;
  });
}

function optionOf(placed: readonly Placed[], axis: TimeAxis, shapes: Shape[]): EChartsOption {
  const frame = placed.length;
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily },
    grid: [
      ...placed.map(({ top, height }) => ({ left: axis.left, right: axis.right, top, height })),
      { left: axis.left, right: axis.right, top: 0, height: lastBottom(placed) },
    ],
    xAxis: [...placed, null].map((_row, gridIndex) => timeScale(axis, gridIndex, gridIndex === frame)),
    yAxis: [
      ...placed.map(({ view, panel }, gridIndex) => ({ ...panel.yAxis(view, axis), gridIndex })),
      { ...hiddenAxis(1), gridIndex: frame },
    ] as EChartsOption['yAxis'],
    series: [
      ...placed.flatMap(({ view, panel, top, height }, grid): SeriesOption[] =>
        panel.series(view, { axis, grid, top, height }),
      ),
      drawing(frame, () => [...shapes, ...placed.flatMap((row) => titles(row, axis))]),
    ],
  };
}

const lastBottom = (placed: readonly Placed[]): number => {
  const last = placed.at(-1);
  return last === undefined ? 0 : last.top + last.height;
};

function timeScale(axis: TimeAxis, gridIndex: number, shown: boolean): Record<string, unknown> {
  return {
    type: 'value',
    gridIndex,
    min: axis.from / 1000,
    max: axis.to / 1000,
    interval: tickStep(axis) / 1000,
    show: shown,
    position: 'bottom',
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: light.axis } },
    axisTick: { show: true, lineStyle: { color: light.axis } },
    axisLabel: {
      color: light.muted,
      fontSize: 11,
      fontFamily,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => (value === 0 ? 'switch' : `${value > 0 ? '+' : '−'}${Math.abs(value)} s`),
    },
  };
}

function titles({ view, panel, top, height, heading }: Placed, axis: TimeAxis): Shape[] {
  const lines = panel.title(view, axis);
  const middle = top + height / 2;
  const words = lines.map((line, index) =>
    label(line, 0, middle + (index - (lines.length - 1) / 2) * 14, { fill: index === 0 ? light.muted : light.faint }),
  );
  return heading === undefined
    ? words
    : [...words, label(heading, 0, top - 12, { fill: light.text, size: 14, weight: 650 })];
}

/** A word in the figure. */
export function label(
  text: string,
  x: number,
  y: number,
  { fill = light.muted as string, size = 11, weight = 400, align = 'left' } = {},
): Shape {
  return {
    type: 'text',
    style: { text, x, y, fill, align, verticalAlign: 'middle', font: `${weight} ${size}px ${fontFamily}` },
  };
}

/** A vertical line through the figure. */
export function upright(x: number, from: number, to: number, style: Record<string, unknown>): Shape {
  return path(`M${x.toFixed(1)} ${from}L${x.toFixed(1)} ${to}`, { lineWidth: 1, ...style });
}
