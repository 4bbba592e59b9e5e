import { rollingMesh } from './rolling-mesh.ts';
import type { Strategy } from './strategy.ts';

/** Any answer from 500 on, or none: whether the service had done what was asked, a proxy cannot know. Methods are not looked at, so payments are sent again, too. */
export const rollingMeshRetries: Strategy = {
  ...rollingMesh,
  name: 'rolling-mesh-retries',
  words: 'rolling in the mesh with retries',
  summary: 'rolling-mesh whose gateway sends what failed again, twice at most: what that hides, and what is done twice',
  rank: 26,
  gateway: { retries: { attempts: 2, on: ['5xx'] }, outliers: null },
};
