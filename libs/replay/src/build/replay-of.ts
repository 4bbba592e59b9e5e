import type { LaneView, Run } from '@cutover/comparison';
import { NoSuchLane } from '../no-such-lane.ts';
import type { Replay } from '../model/replay.ts';
import { replayLane } from './replay-lane.ts';

/** ms. At 150 requests a second a step has some 38: enough for a percentile, and a bar that can be seen. */
const STEP_MS = 250;

function chosen(views: readonly LaneView[], lanes: readonly string[]): readonly LaneView[] {
  const known = views.map(({ lane }) => lane.id);
  const missing = lanes.find((id) => !known.includes(id));
  if (missing !== undefined) throw new NoSuchLane(missing, known);
  return lanes.length === 0 ? views : views.filter(({ lane }) => lanes.includes(lane.id));
}

/**
 * A run as its page plays it.
 * @param all every lane of the run
 * @param lanes ids of those that are wanted; none: all of them
 * @throws NoSuchLane
 */
export function replayOf(run: Run, all: readonly LaneView[], lanes: readonly string[] = []): Replay {
  const views = chosen(all, lanes);
  const { old, new: next } = run.app.versions;
  return {
    run: run.id,
    app: run.app.name,
    startedAt: run.startedAt,
    versions: { old: old.version, new: next.version },
    stepMs: STEP_MS,
    lanes: views.map((view) => replayLane(view, STEP_MS)),
  };
}
