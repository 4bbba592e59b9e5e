import { treatmentName, treatmentOf } from '../../record/treatment.ts';
import type { LaneResult, VoidMark } from '../../record/lane-result.ts';

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
  groupBy(lanes, (lane) => `${lane.block}/${treatmentName(treatmentOf(lane))}`);

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

/** Why lanes that were measured do not count: by the last attempt of each that has none that counts. */
const reasonsOf = (lanes: readonly LaneResult[]): string[] =>
  attempts(lanes)
    .filter((tries) => tries.every((lane) => lane.void.void))
    .flatMap((tries) => tries.at(-1)?.void.reasons ?? []);

/** A run is void when not one block was measured whole; of fewer than were asked for it says how many. */
export const runVoid = (lanes: readonly LaneResult[], repeats: number): VoidMark => {
  if (wholeBlocks(lanes).length > 0) return { void: false, reasons: [] };
  const reasons = reasonsOf(lanes);
  return { void: true, reasons: reasons.length > 0 ? reasons : [`0 of ${repeats} blocks were measured whole`] };
};

/** Fewer repeats than were asked for are told, with the reasons, and count all the same. */
export const reachedSentence = (lanes: readonly LaneResult[], repeats: number): string[] => {
  const reached = wholeBlocks(lanes).length;
  if (reached === 0 || reached >= repeats) return [];
  const reasons = [...new Set(reasonsOf(lanes))];
  return [`Reached ${reached} of ${repeats} repeats${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}.`];
};
