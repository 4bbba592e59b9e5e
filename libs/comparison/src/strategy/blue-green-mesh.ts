import { blueGreen } from './blue-green.ts';
import type { Strategy } from './strategy.ts';

/**
 * Rollouts' blue/green has no traffic routing: it changes the Service's selector, in a mesh as without one. istiod makes new endpoints of that, and
 * the gateway uses them for the next request, on whatever connection that comes.
 */
export const blueGreenMesh: Strategy = {
  ...blueGreen,
  name: 'blue-green-mesh',
  words: 'blue/green in the mesh',
  summary: "blue/green, through a gateway of the mesh: the selector's change reaches it as other endpoints",
  rank: 55,
  entrance: 'mesh gateway',
};
