import type { LaneResult } from '../../record/lane-result.ts';

/** How a value is to be read at a glance. */
export type Tone = 'good' | 'bad' | 'plain';

export interface Cell {
  text: string;
  tone: Tone;
}

/** One metric, said the same way in the terminal, the page and the Markdown. */
export interface MetricRow {
  id: string;
  label: string;
  definition: string;
  cell: (lane: LaneResult) => Cell;
  /** Only lanes of which this holds have it; all where it is left out. */
  where?: (lane: LaneResult) => boolean;
}
