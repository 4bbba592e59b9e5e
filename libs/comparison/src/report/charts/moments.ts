import type { Moment } from '../lane-view.ts';
import { light } from '../theme.ts';
import { label, upright } from './figure.ts';
import type { Shape } from './panel.ts';
import { toPixel, type TimeAxis } from './time-axis.ts';

const lineHeight = 15;
const letter = 7.6;

interface Placed extends Moment {
  x: number;
  row: number;
  flipped: boolean;
}

/** Gives each label a line on which it meets no other; labels that would leave the figure stand left of their line. */
export function placeMoments(moments: readonly Moment[], axis: TimeAxis): Placed[] {
  const taken: [number, number][][] = [];
  return moments.map((moment) => {
    const x = toPixel(axis, moment.at);
    const wide = moment.label.length * letter + 10;
    const flipped = x + wide > axis.width;
    const span: [number, number] = flipped ? [x - wide, x] : [x, x + wide];
    let row = 0;
    while (taken[row]?.some(([from, to]) => span[0] < to && from < span[1])) row += 1;
    taken[row] = [...(taken[row] ?? []), span];
    return { ...moment, x, row, flipped };
  });
}

/** Height that the labels need, px. */
export function momentsHeight(moments: readonly Moment[], axis: TimeAxis): number {
  return (1 + Math.max(-1, ...placeMoments(moments, axis).map(({ row }) => row))) * lineHeight + 6;
}

/** The moments of a lane: a line through all panels, and what it was. */
export function momentShapes(moments: readonly Moment[], axis: TimeAxis, top: number, bottom: number): Shape[] {
  return placeMoments(moments, axis).flatMap(({ x, row, flipped, label: words }) => {
    const y = top + row * lineHeight + 8;
    const align = flipped ? 'right' : 'left';
    return [
      upright(x, y - 6, bottom, { stroke: light.muted, lineDash: [2, 3] }),
      label(words, flipped ? x - 5 : x + 5, y, { align, fill: light.muted }),
    ];
  });
}
