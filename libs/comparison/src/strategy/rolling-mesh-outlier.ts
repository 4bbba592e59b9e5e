import { rollingMesh } from './rolling-mesh.ts';
import type { Strategy } from './strategy.ts';

/** Five errors in a row are Envoy's own default; pods return soon enough for a lane to see it. Nothing is sent again. */
export const rollingMeshOutlier: Strategy = {
  ...rollingMesh,
  name: 'rolling-mesh-outlier',
  words: 'rolling in the mesh with outlier detection',
  summary: 'rolling-mesh whose gateway takes a pod out after five errors in a row: dead pods, not a bad version',
  rank: 27,
  gateway: { retries: null, outliers: { errorsInARow: 5, intervalMs: 1_000, outMs: 5_000, mostPercent: 50 } },
};
