import type { AppName, GeneratorTick } from '@cutover/traffic';

import type { ComparisonCluster } from './cluster-port.ts';
import type { Application, SideImages } from '../apps/application.ts';
import type { Load } from '../record/run.ts';

/** How long each part of a lane lasts that nothing else decides, in ms. */
export interface Timing {
  /** The change begins about then: each block draws its own moment, up to a fifth earlier or later. */
  steadyMs: number;
  holdMs: number;
  settleMs: number;
  /** Length of the lane in which nothing changes; by default that of a lane whose switches take as long as they mostly do. */
  noiseMs: number;
  /** A promotion is sent once the Rollout has not changed for this long: before, its controller may overlook it. */
  promotionRestMs: number;
  /** A switch that takes longer than this has timed out. */
  switchTimeoutMs: number;
  /** Length of the schedule of requests; by default what the waits of a lane add up to. */
  horizonMs?: number;
}

export type LaneStep =
  | 'deploying version 1'
  | 'making test data'
  | 'steady load'
  | 'deploying version 2'
  | 'promoting'
  | 'holding'
  | 'rolling back'
  | 'settling'
  | 'checking the ledger';

/** What the generator tells of a lane under way. */
export type LaneTick = { lane: string } & GeneratorTick;

/** What is the same in every lane of a comparison, as far as a lane needs to know. */
export interface LaneSettings {
  cluster: ComparisonCluster;
  /** Path of helm. */
  helm: string;
  /** Folder that holds every chart and the library they share. */
  charts: string;
  app: AppName;
  application: Application;
  /** Those that the application names. */
  sideImages: SideImages;
  /** Values of the app's chart that every lane shares. */
  appValues: Record<string, unknown>;
  replicas: number;
  load: Load;
  timing: Timing;
  progress: (tick: LaneTick) => void;
  signal: AbortSignal | undefined;
}
