export { foldShow } from './fold-show.ts';
export type { ConsoleMessage, LiveMessage } from './fold-show.ts';
export { fromSwitch, LIVE_STEP_MS, NO_SHOW } from './show.ts';
export type { Guest, LiveLane, Show } from './show.ts';
export { standingAt } from '../model/standing.ts';
export { lossInWords, standingInWords } from '../model/words.ts';
