import { clusterIp } from './cluster-ip.ts';
import type { Entrance } from './entrance.ts';
import { meshGateway } from './mesh-gateway.ts';
import type { LaneSettings } from '../lane-settings.ts';
import type { LanePlan } from '../prepare/lane-plan.ts';

/** Where the load of a lane enters, as its strategy has it. */
export const entranceOf = (settings: LaneSettings, plan: LanePlan): Entrance =>
  plan.strategy.entrance === 'mesh gateway' ? meshGateway(settings, plan) : clusterIp(settings.entry);
