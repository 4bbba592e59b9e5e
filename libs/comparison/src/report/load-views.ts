import { loadLane } from '../run/load-run.ts';
import type { Run } from '../run/run.ts';
import { inOrder, laneView, switchOf, type LaneView } from './lane-view.ts';

/** Reads each lane's requests and puts every lane on its own clock. @throws RecordError */
export async function loadViews(dir: string, run: Run): Promise<LaneView[]> {
  const fallback = run.lanes.map(switchOf).find((at) => at !== null) ?? 0;
  const views: LaneView[] = [];
  for (const lane of inOrder(run.lanes)) views.push(laneView(lane, (await loadLane(dir, lane.id)).requests, fallback));
  return views;
}
