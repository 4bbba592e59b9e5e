import { loadLane } from '../run/load-run.ts';
import type { Run } from '../run/run.ts';
import { laneView, switchOf, type LaneView } from './lane-view.ts';

/** Reads each lane's requests and puts every lane on its own clock. @throws RecordError */
export async function loadViews(dir: string, run: Run): Promise<LaneView[]> {
  const fallback = run.lanes.map(switchOf).find((at) => at !== null) ?? 0;
  const views: LaneView[] = [];
  for (const lane of run.lanes) views.push(laneView(lane, (await loadLane(dir, lane.id)).requests, fallback));
  return views.sort((a, b) => rank(a) - rank(b) || a.lane.block - b.lane.block || a.lane.attempt - b.lane.attempt);
}

const order = [
  'rolling-no-drain',
  'rolling',
  'blue-green-no-drain',
  'blue-green',
  'recreate',
  'noise-none',
  'noise-same',
];

const rank = ({ lane }: LaneView): number => order.indexOf(lane.strategy);
