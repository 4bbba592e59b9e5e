import { treatmentInWords } from '../analysis/verdict/treatment-words.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { StrategySummary } from '../record/run.ts';
import { isSameTreatment } from '../record/treatment.ts';
import { roleOf } from '../strategy/strategies.ts';
import { sentence } from './words/format.ts';

/** Up to so many lanes stand side by side, each drawn at once; of more, a report shows what they have in common and each on demand. */
export const lanesSideBySide = 24;

export const areMany = (lanes: readonly LaneResult[]): boolean => lanes.length > lanesSideBySide;

/** "Rolling with a slow new version", "Rolling without drain (control)", "Noise floor: no change": a lane's title without its number. */
export function treatmentTitle(summary: Pick<StrategySummary, 'strategy' | 'injected' | 'control'>): string {
  const words = treatmentInWords(summary);
  const named = roleOf(summary.strategy) === 'noise' ? `Noise floor: ${words}` : sentence(words);
  return summary.control ? `${named} (control)` : named;
}

/** Lanes, or what is made of lanes, by treatment: in the order given. */
export function byTreatment<T>(all: readonly T[], laneOf: (one: T) => LaneResult): T[][] {
  const groups: T[][] = [];
  for (const one of all) {
    const group = groups.find(([first]) => isSameTreatment(laneOf(first as T), laneOf(one)));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}
