import { canaryJudged } from './canary-judged.ts';
import { canaryMesh } from './canary-mesh.ts';
import type { Strategy } from './strategy.ts';

/** Each request is drawn by itself here, so that the judge's unit is a request and not a connection. */
export const canaryMeshJudged: Strategy = {
  ...canaryMesh,
  name: 'canary-mesh-judged',
  words: 'canary in the mesh with a judge',
  summary: 'a canary in the mesh that a judge (--policy) promotes or aborts by what its clients meet',
  rank: 68,
  script: canaryJudged.script,
};
