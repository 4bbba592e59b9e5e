import type { LaneView } from '../lane-view.ts';

/** The time axis that all lanes of a report share: ms from the switch, and where that is in pixels. */
export interface TimeAxis {
  from: number;
  to: number;
  width: number;
  left: number;
  right: number;
}

const steps = [20, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000];

/** Covers every lane from its start to its end. */
export function timeAxis(views: readonly LaneView[], width: number): TimeAxis {
  const narrow = width < 600;
  const exact: TimeAxis = {
    from: Math.min(0, ...views.map(({ start }) => start)),
    to: Math.max(1000, ...views.map(({ end }) => end)),
    width,
    left: narrow ? 88 : 132,
    right: narrow ? 10 : 18,
  };
  const tick = tickStep(exact);
  return { ...exact, from: Math.floor(exact.from / tick) * tick };
}

/** Pixels between the axis's ends. */
export function plotWidth({ width, left, right }: TimeAxis): number {
  return width - left - right;
}

/** Pixel of a moment. */
export function toPixel(axis: TimeAxis, at: number): number {
  return axis.left + ((at - axis.from) / (axis.to - axis.from)) * plotWidth(axis);
}

/** Distance of the ticks, ms; ends of the axis fall on none but the first. */
export function tickStep(axis: TimeAxis): number {
  return Math.max(1000, roundStep(axis, axis.width < 600 ? 56 : 64));
}

/** The shortest round step, in ms, that is at least `pixels` wide. */
export function roundStep(axis: TimeAxis, pixels: number): number {
  const least = (pixels / plotWidth(axis)) * (axis.to - axis.from);
  return steps.find((step) => step >= least) ?? Math.ceil(least / 60_000) * 60_000;
}
