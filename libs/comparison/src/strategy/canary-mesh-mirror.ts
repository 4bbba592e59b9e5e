import { canaryMesh } from './canary-mesh.ts';
import type { Strategy } from './strategy.ts';

/** The canary gets copies of reads, and what it answers to them nobody gets. Of a write no copy is made: it would move money a second time. */
export const canaryMeshMirror: Strategy = {
  ...canaryMesh,
  name: 'canary-mesh-mirror',
  words: 'mirrored reads in the mesh',
  summary:
    'the new version gets copies of a quarter of the reads, or of what --steps says first, before anybody meets it; then it is promoted',
  rank: 70,
  routed: 'mirror',
};
