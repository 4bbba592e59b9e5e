import { countingLanes } from './counting.ts';
import { lossesOf } from './switches.ts';
import type { LaneResult } from '../../record/lane-result.ts';

/** Whether a control, which is known to lose requests, was seen to lose some: else "lost none" may mean "saw none". */
export const isSensitivityProven = (lanes: readonly LaneResult[]): boolean =>
  countingLanes(lanes).some((lane) => lane.control && lossesOf(lane).some((losses) => losses > 0));

export const sensitivitySentence = (lanes: readonly LaneResult[]): string[] => {
  if (lanes.length === 0 || isSensitivityProven(lanes)) return [];
  const why = lanes.some(({ control }) => control)
    ? 'no control that counts lost a request'
    : 'no control was measured';
  return [`Sensitivity unproven: ${why}, so nothing shows that this run could have seen a loss.`];
};
