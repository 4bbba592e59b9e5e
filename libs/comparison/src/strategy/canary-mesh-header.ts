import { canaryMesh } from './canary-mesh.ts';
import type { Strategy } from './strategy.ts';

/**
 * A fixed share of the users sends a header, by which a route of Argo Rollouts' leads them to the canary; nobody else gets there before the promotion. The route goes first, then all weight moves, as the documentation of
 * Argo Rollouts has it: so those users meet the old version once more in between.
 */
export const canaryMeshHeader: Strategy = {
  ...canaryMesh,
  name: 'canary-mesh-header',
  words: 'canary by header in the mesh',
  summary:
    'a quarter of the users, or what --steps says first, sends a header and meets the new version; all others do once it is promoted',
  rank: 69,
  routed: 'header',
};
