import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** Clients keep their connections to the gateway, which meets pods that come and go in their place. */
export const rollingMesh: Strategy = {
  ...rolling,
  name: 'rolling-mesh',
  words: 'rolling in the mesh',
  summary: "rolling, through a gateway of the mesh: pods have sidecars, and clients' connections end at the gateway",
  rank: 25,
  entrance: 'mesh gateway',
};
