import { judgeOf } from '../apps/applications.ts';
import { lostRequestsOf } from '../analysis/lost/lost-request.ts';
import { loadLane } from '../record/load-run.ts';
import type { Run } from '../record/run.ts';
import { inOrder, laneView, switchOf, type LaneView } from './lane-view.ts';

/** Reads each lane's requests and puts every lane on its own clock. @throws RecordError */
export async function loadViews(dir: string, run: Run): Promise<LaneView[]> {
  const fallback = run.lanes.map(switchOf).find((at) => at !== null) ?? 0;
  const judge = judgeOf(run.app);
  const views: LaneView[] = [];
  for (const lane of inOrder(run.lanes)) {
    const records = await loadLane(dir, lane.id, judge);
    const lost = lostRequestsOf(records, judge);
    views.push(laneView(lane, { requests: records.requests, lost }, fallback));
  }
  return views;
}
