export { NoSuchLane } from './no-such-lane.ts';
export { renderReplay } from './page/render-replay.ts';
export { replayOf } from './build/replay-of.ts';
export { writeReplay } from './write-replay.ts';
export type { Kind, Loss, Replay, ReplayLane, ReplayPod } from './model/replay.ts';
