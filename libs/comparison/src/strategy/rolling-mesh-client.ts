import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** What a service of the mesh meets that asks another: its own sidecar learns of pods, and shares its requests among them. */
export const rollingMeshClient: Strategy = {
  ...rolling,
  name: 'rolling-mesh-client',
  words: 'rolling in the mesh, from a client in it',
  summary: "rolling, from a client with a sidecar: the client's own proxy meets the pods, with no gateway between",
  rank: 28,
  entrance: 'mesh client',
};
