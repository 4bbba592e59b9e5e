import { canary } from './canary.ts';
import { gatewayName } from './lane-gateway.ts';
import type { Strategy } from './strategy.ts';

/** Seconds that pods outlive their last weight: longer than a proxy takes to hear of it, and short enough for a lane. */
const scaleDownDelaySeconds = 6;

/**
 * The gateway draws a version for each request, by weights in a VirtualService that Argo Rollouts writes. Whatever the connection: so a step shows at once, and 10 % needs no ten pods. The
 * VirtualService is the chart's, bound to the lane's gateway.
 */
export const canaryMesh: Strategy = {
  ...canary,
  name: 'canary-mesh',
  words: 'canary in the mesh',
  summary:
    'a quarter of the requests meets the new version, or what --steps says: a gateway of the mesh shares them by weight',
  rank: 67,
  values: {
    strategy: {
      type: 'canary',
      canary: { mesh: { enabled: true, hosts: ['*'], gateways: [gatewayName], scaleDownDelaySeconds } },
    },
    drain: { enabled: true },
  },
  entrance: 'mesh gateway',
};
