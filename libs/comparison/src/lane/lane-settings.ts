import type { PolicyFile } from '@cutover/judge';

import type { ComparisonCluster } from './cluster-port.ts';
import type { Application, SideImages } from '../apps/application.ts';
import type { ComparisonImage } from '../apps/shared/comparison-image.ts';
import type { LaneEvent } from '../record/lane-event.ts';
import type { LaneStep } from '../record/lane-step.ts';
import type { LaneTick } from '../record/progress-event.ts';
import type { CanaryStep } from '../strategy/canary-steps.ts';
import type { Load } from '../record/run.ts';
import type { Strategy } from '../strategy/strategy.ts';

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
  /** A Rollout's controller that has left a change alone for this long is woken: it lost it. */
  wakesAfterMs: number;
  /** A switch that takes longer than this has timed out. */
  switchTimeoutMs: number;
  /** Length of the schedule of requests; by default what the waits of a lane add up to. */
  horizonMs?: number;
}

export type { LaneStep, LaneTick };

/** Which container is switched, and where load enters. */
export interface Entry {
  container: string;
  service: string;
  /** Of the Service. */
  port: number;
}

/** One version of an app in a lane, as a strategy wants it. */
export interface AppVersion {
  namespace: string;
  strategy: Strategy;
  image: ComparisonImage;
  /** Which of the two it is, where both are the same image. */
  round: 'old' | 'new';
  /** Whether a build with a fault may start, which no environment of people says. */
  faultsAllowed?: boolean;
}

/** Makes the manifests of an app, as YAML. */
export type AppRenderer = (settings: LaneSettings, version: AppVersion) => Promise<string>;

/** How canaries go in this comparison. */
export interface CanarySettings {
  /** Of every canary; of one that is judged only where its policy has none. */
  steps: readonly CanaryStep[];
  judge: LanePolicy;
}

/** By what a canary is judged while it runs. */
export interface LanePolicy {
  /** The policy file as it was given. */
  text: string;
  policy: PolicyFile;
}

/** What is the same in every lane of a comparison, as far as a lane needs to know. */
export interface LaneSettings {
  cluster: ComparisonCluster;
  /** Path of helm. */
  helm: string;
  /** Folder that holds every chart and the library they share. */
  charts: string;
  /** Name of the workload that is switched. */
  app: string;
  entry: Entry;
  application: Application;
  renderApp: AppRenderer;
  /** Those that the application names. */
  sideImages: SideImages;
  /** Values of the app's chart that every lane shares. */
  appValues: Record<string, unknown>;
  replicas: number;
  load: Load;
  timing: Timing;
  canary: CanarySettings;
  progress: (event: LaneTick | LaneEvent) => void;
  /** Whether `progress` is told of what happens within lanes, too. */
  tellsDetails: boolean;
  signal: AbortSignal | undefined;
}
