import { clusterIp } from './cluster-ip.ts';
import type { Entrance } from './entrance.ts';
import { meshClient } from './mesh-client.ts';
import { meshGateway } from './mesh-gateway.ts';
import type { LaneSettings } from '../lane-settings.ts';
import { type LanePlan, referenceOf } from '../prepare/lane-plan.ts';

/** Where the load of a lane enters, as its strategy has it. */
export const entranceOf = (settings: LaneSettings, plan: LanePlan): Entrance => {
  switch (plan.strategy.entrance) {
    case 'mesh gateway':
      return meshGateway(settings, plan);
    case 'mesh client':
      return meshClient(settings, plan, referenceOf(plan.from));
    case undefined:
      return clusterIp(settings.entry);
  }
};
