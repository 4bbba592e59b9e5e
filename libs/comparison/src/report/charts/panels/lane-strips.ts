import type { LaneView } from '../../lane-view.ts';
import { drawing, hiddenAxis, path, type Panel, type Project, type Shape } from '../panel.ts';
import { roundStep, type TimeAxis } from '../time-axis.ts';
import { fontFamily, light } from '../../theme.ts';
import { count } from '../../words/format.ts';
import { shares, type ShareBin } from './share.ts';

const rowHeight = 11;
const tall = 9;
/** So that one lost request of a hundred is still seen. */
const leastTall = 2;

const stepOf = (axis: TimeAxis): number => roundStep(axis, 5);

interface Place {
  axis: TimeAxis;
  project: Project;
  /** row of the lane within the panel */
  row: number;
}

/** Each lane of a treatment as one thin row: who answered, as shares of its height, and what failed hanging from above. */
export function laneStrips(views: readonly LaneView[]): Panel {
  return {
    title: () => [],
    height: () => views.length * rowHeight,
    yAxis: () => hiddenAxis(views.length, true),
    series: (_view, { grid, axis }) => [
      drawing(grid, (project) => {
        const drawn = views.map((view, row) => strip(view, { axis, project, row }));
        const joined = (colour: keyof Strip) => drawn.map((one) => one[colour]).join('');
        const filled = (['old', 'none', 'new', 'failed'] as const).flatMap((colour): Shape[] => {
          const data = joined(colour);
          const fill = colour === 'none' ? light.unattributed : light[colour];
          return data === '' ? [] : [path(data, { fill })];
        });
        return [...filled, ...views.flatMap((view, row) => lossLabel(view, { axis, project, row }))];
      }),
    ],
  };
}

type Strip = Record<'old' | 'new' | 'none' | 'failed', string>;

function strip(view: LaneView, { axis, project, row }: Place): Strip {
  const step = stepOf(axis);
  const bins = shares(view, step);
  const top = project(0, row)[1] + (rowHeight - tall) / 2;
  const x = (ms: number) => project(ms / 1000, 0)[0].toFixed(1);
  const drawn = (spanOf: (bin: ShareBin) => Span | null): string =>
    stretchesOf(bins, step, spanOf)
      .map(({ start, end, from, to }) => `M${x(start)} ${top + from}H${x(end)}V${top + to}H${x(start)}Z`)
      .join('');
  return { old: drawn(oldSpan), none: drawn(noneSpan), new: drawn(newSpan), failed: drawn(failedSpan) };
}

/** A span that stays for a while, ms from the switch. */
interface Stretch extends Span {
  start: number;
  end: number;
}

/** Neighbours of the same height are one rectangle, so that a steady minute costs few bytes. */
function stretchesOf(bins: readonly ShareBin[], step: number, spanOf: (bin: ShareBin) => Span | null): Stretch[] {
  const found: Stretch[] = [];
  for (const bin of bins) {
    const span = spanOf(bin);
    const [start, end] = [bin.at - step / 2, bin.at + step / 2];
    const last = found.at(-1);
    if (span !== null && last?.end === start && isSame(last, span)) last.end = end;
    else if (span !== null) found.push({ ...span, start, end });
  }
  return found;
}

/** Pixels from the top of a strip. */
interface Span {
  from: number;
  to: number;
}

const isSame = (one: Span, other: Span): boolean => one.from === other.from && one.to === other.to;

const answered = ({ old, new: next, none }: ShareBin): number => old + next + none;

/** The new version from the bottom, the old one above it, what named no version on top; failures over them. */
const newTop = (bin: ShareBin): number => tall - Math.round((bin.new / answered(bin)) * tall);
const oldTop = (bin: ShareBin): number => tall - Math.round(((bin.new + bin.old) / answered(bin)) * tall);

const between = (from: number, to: number): Span | null => (to > from ? { from, to } : null);
const newSpan = (bin: ShareBin) => (answered(bin) === 0 ? null : between(newTop(bin), tall));
const oldSpan = (bin: ShareBin) => (answered(bin) === 0 ? null : between(oldTop(bin), newTop(bin)));
const noneSpan = (bin: ShareBin) => (answered(bin) === 0 ? null : between(0, oldTop(bin)));
const failedSpan = ({ failed }: ShareBin): Span | null =>
  failed === 0 ? null : { from: 0, to: Math.max(leastTall, Math.round(failed * tall)) };

function lossLabel({ lane }: LaneView, { axis, project, row }: Place): Shape[] {
  if (axis.width < 600) return [];
  const y = project(0, row + 0.5)[1];
  const lost = lane.requests.failedTotal;
  const words = [...(lane.void.void ? ['void'] : []), ...(lost === 0 ? [] : [`${count(lost)} lost`])].join(', ');
  const number = word(`${lane.block}`, { x: axis.left - 8, y, fill: light.faint });
  return words === '' ? [number] : [number, word(words, { x: axis.left - 28, y, fill: light.failed })];
}

const word = (text: string, place: { x: number; y: number; fill: string }): Shape => ({
  type: 'text',
  style: { text, ...place, align: 'right', verticalAlign: 'middle', font: `9px ${fontFamily}` },
});
