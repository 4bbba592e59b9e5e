import { treatmentName, treatmentOf } from '../../record/treatment.ts';
import { notMeasuredInWords } from '../verdict/not-measured-words.ts';
import type { NotMeasured } from '../../record/not-measured.ts';
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

/** Of each lane of each block its last attempt, which counts where any does. */
export const latestAttempts = (lanes: readonly LaneResult[]): LaneResult[] =>
  attempts(lanes).flatMap((tries) => tries.at(-1) ?? []);

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

/** What was asked for, and what of it could not be measured. */
export interface Asked {
  repeats: number;
  notMeasured: readonly NotMeasured[];
}

/** Repeats of which no lane is missing: one that could not be measured leaves the others of its block as they are, and its block short. */
export const reachedRepeats = (lanes: readonly LaneResult[], { notMeasured }: Asked): number =>
  wholeBlocks(lanes).filter(([first]) => notMeasured.every(({ block }) => block !== first?.block)).length;

const reasonsOfAll = (lanes: readonly LaneResult[], { notMeasured }: Asked): string[] => [
  ...reasonsOf(lanes),
  ...notMeasured.map(notMeasuredInWords),
];

/** A run is void when not one block was measured whole; of fewer than were asked for it says how many. */
export const runVoid = (lanes: readonly LaneResult[], asked: Asked): VoidMark => {
  if (wholeBlocks(lanes).length > 0) return { void: false, reasons: [] };
  const reasons = reasonsOfAll(lanes, asked);
  return { void: true, reasons: reasons.length > 0 ? reasons : [`0 of ${asked.repeats} blocks were measured whole`] };
};

/** Fewer repeats than were asked for are told, with the reasons, and count all the same. */
export const reachedSentence = (lanes: readonly LaneResult[], asked: Asked): string[] => {
  const reached = reachedRepeats(lanes, asked);
  if (reached === 0 || reached >= asked.repeats) return [];
  const reasons = [...new Set(reasonsOfAll(lanes, asked))];
  return [`Reached ${reached} of ${asked.repeats} repeats${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}.`];
};
