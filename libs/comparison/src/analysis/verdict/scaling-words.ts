import type { LaneResult } from '../../record/lane-result.ts';
import type { StrategySummary } from '../../record/run.ts';
import { treatmentInWords } from './treatment-words.ts';
import { capital, list, number } from './words.ts';

/** Who else but its autoscaler changed the number of pods: then that is what the figures are of. */
export const scalingSentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  const others = lanes.flatMap(({ scaling }) => scaling?.changes.filter(({ by }) => by === 'other') ?? []);
  if (others.length === 0) return [];
  const levels = list(others.map(({ pods }) => number(pods)));
  return [
    `${capital(treatmentInWords(summary))}: how many pods there are to be was changed ${number(others.length)} ${others.length === 1 ? 'time' : 'times'} by something else than the autoscaler, to ${levels}.`,
  ];
};
