import type { LaneResult, VoidMark } from '../run/lane-result.ts';

const groupBy = (lanes: readonly LaneResult[], key: (lane: LaneResult) => string | number): LaneResult[][] => {
  const groups = new Map<string | number, LaneResult[]>();
  for (const lane of lanes) {
    const group = groups.get(key(lane)) ?? [];
    group.push(lane);
    groups.set(key(lane), group);
  }
  return [...groups.values()];
};

/** Attempts of the same lane of the same block. */
const attempts = (lanes: readonly LaneResult[]): LaneResult[][] =>
  groupBy(lanes, ({ block, strategy }) => `${block}/${strategy}`);

const isWhole = (block: readonly LaneResult[]): boolean =>
  attempts(block).every((tries) => tries.some((lane) => !lane.void.void));

/** Blocks in which every lane has an attempt that is not void; a control that lost nothing spoils its whole block. */
export const wholeBlocks = (lanes: readonly LaneResult[]): LaneResult[][] =>
  groupBy(lanes, ({ block }) => block).filter(isWhole);

/** The lanes that summaries and the verdict rest on: all that are not void, of whole blocks where there are any. */
export const countingLanes = (lanes: readonly LaneResult[]): LaneResult[] => {
  const whole = wholeBlocks(lanes).flat();
  return (whole.length > 0 ? whole : lanes).filter((lane) => !lane.void.void);
};

/** A run is void while it has fewer whole blocks than it was asked for. */
export const runVoid = (lanes: readonly LaneResult[], repeats: number): VoidMark => {
  const whole = wholeBlocks(lanes).length;
  if (whole >= repeats) return { void: false, reasons: [] };
  const reasons = attempts(lanes)
    .filter((tries) => tries.every((lane) => lane.void.void))
    .flatMap((tries) => tries.at(-1)?.void.reasons ?? []);
  return { void: true, reasons: reasons.length > 0 ? reasons : [`${whole} of ${repeats} blocks were measured whole`] };
};
