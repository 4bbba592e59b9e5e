import type { LanePlan } from './lane-plan.ts';
import type { Reach } from '../../apps/application.ts';
import type { LaneSettings } from '../lane-settings.ts';
import { SetUpError } from '../../apps/shared/set-up-error.ts';

export const servicePort = 80;
/** Of every service's own container: where its metrics are. */
export const managementPort = 9_464;
export const mongoPort = 27_017;

/** How an application reaches what runs in its lane. */
export const reachOf = (
  { cluster }: LaneSettings,
  { namespace }: LanePlan,
  lane: { url: string; hasMongo: boolean },
): Reach => ({
  url: lane.url,
  mongo: async () => {
    if (!lane.hasMongo) throw new SetUpError('the lane has no MongoDB');
    // Asked anew: a pod that was deleted meanwhile has another address.
    const address = ['get', 'pod', 'mongo-0', '--namespace', namespace, '--output', 'jsonpath={.status.podIP}'];
    return cluster.expose({ address: (await cluster.kubectl(address)).stdout, port: mongoPort });
  },
  service: async (name) => {
    const address = ['get', 'service', name, '--namespace', namespace, '--output', 'jsonpath={.spec.clusterIP}'];
    return cluster.expose({ address: (await cluster.kubectl(address)).stdout, port: servicePort });
  },
});
