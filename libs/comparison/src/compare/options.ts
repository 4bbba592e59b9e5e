import { chartsFolder, WAKES_AFTER_MS } from '@cutover/charts';
import type { AppName } from '@cutover/traffic';

import type { Budget } from '../record/budget.ts';
import type { SideImages } from '../apps/application.ts';
import { applicationOf } from '../apps/applications.ts';
import { probeApplication } from '../apps/probe/probe-application.ts';
import { type ComparisonImage, unresolved } from '../apps/shared/comparison-image.ts';
import type { ComparisonCluster } from '../lane/cluster-port.ts';
import type { ForeignApp } from '../lane/foreign/foreign-app.ts';
import { foreignRenderer } from '../lane/foreign/foreign-renderer.ts';
import { houseRenderer } from '../lane/prepare/lane-plan.ts';
import { mostAttempts } from './most-attempts.ts';
import { servicePort } from '../lane/prepare/reach.ts';
import { usualSwitchMs } from '../lane/drive/usual-switch.ts';
import { defaultPolicy } from '../lane/judge/default-policy.ts';
import type { CanarySettings, LaneSettings, Timing } from '../lane/lane-settings.ts';
import type { Load } from '../record/run.ts';
import type { ComparisonProgress } from '../record/progress-event.ts';
import type { FaultName } from '../record/fault-name.ts';
import { defaultCanarySteps } from '../strategy/canary-steps.ts';
import type { StrategyName } from '../record/strategy-name.ts';

const noiseOf = ({ steadyMs, holdMs, settleMs }: Omit<Timing, 'noiseMs'>): number =>
  steadyMs + holdMs + settleMs + 2 * usualSwitchMs;

export const defaultTiming: Omit<Timing, 'noiseMs'> = {
  steadyMs: 5000,
  holdMs: 3000,
  settleMs: 10_000,
  promotionRestMs: 1000,
  wakesAfterMs: WAKES_AFTER_MS,
  switchTimeoutMs: 120_000,
};

const timingOf = (chosen: Partial<Timing> = {}): Timing => {
  const timing = { ...defaultTiming, ...chosen };
  return { noiseMs: noiseOf(timing), ...timing };
};

export const defaultRate = 130;

/** The load of every lane but for its rate: half writes, 30 % of requests on a connection of their own. */
export const defaultLoad: Omit<Load, 'ratePerSecond'> = {
  arrivals: 'poisson-open-loop',
  writeShare: 0.5,
  freshConnectionShare: 0.3,
  keepAliveClients: 12,
  freshClients: 8,
  accountsPerClient: 5,
  deadlineMs: 2000,
  timeoutMs: 10_000,
};

/** What is switched between: two versions, and of the second those that are bad, by their fault. */
export interface ComparisonImages {
  v1: ComparisonImage;
  v2: ComparisonImage;
  bad?: Partial<Record<FaultName, ComparisonImage>>;
}

export interface CompareOptions {
  cluster: ComparisonCluster;
  /** Path of helm. */
  helm: string;
  app: AppName | ForeignApp;
  strategies: readonly StrategyName[];
  /** What strategies meet, each in lanes of its own; by default nothing beside the switch. */
  faults?: readonly FaultName[];
  /** Of an app that is known by its name; any other says its own. */
  images?: ComparisonImages;
  /** Those that the application names. */
  sideImages?: SideImages;
  /** Values of the app's chart that every lane shares. */
  appValues?: Record<string, unknown>;
  rate?: number;
  seed: number;
  /** That nobody asked for this seed: a run that is gone on with keeps its own. */
  isSeedDrawn?: boolean;
  /** A new run, whatever of the same plan ended early. */
  isFresh?: boolean;
  /** Leaves the namespace of a lane that failed to be looked at. */
  keepsFailed?: boolean;
  /** What lanes are held to once they are measured. */
  budgets?: readonly Budget[];
  repeats?: number;
  /** How often a lane is measured at most while noise makes it void; every attempt is kept. */
  attempts?: number;
  replicas?: number;
  timing?: Partial<Timing>;
  canary?: Partial<CanarySettings>;
  /** Folder that receives the run directory and the link `latest`. */
  outDir: string;
  /** Name → version of the binaries the cluster is made of. */
  versions?: Record<string, string>;
  progress?: (event: ComparisonProgress) => void;
  /** Whether `progress` is told of what happens within lanes, too: moments, pods, each second's requests, the judge's looks. */
  tellsDetails?: boolean;
  signal?: AbortSignal;
}

/** Options with every default filled in. */
export interface Comparison
  extends Omit<LaneSettings, 'progress'>,
    Required<Omit<CompareOptions, 'app' | 'timing' | 'signal' | 'rate' | 'canary'>> {
  /** Null for an app that is known by its name. */
  foreign: ForeignApp | null;
  signal: AbortSignal | undefined;
}

type Subject = Pick<Comparison, 'app' | 'entry' | 'application' | 'renderApp' | 'foreign' | 'images'>;

const noImages = { v1: unresolved(''), v2: unresolved('') };

const subjectOf = ({ app, images = noImages }: CompareOptions): Subject => {
  if (typeof app === 'string') {
    const entry = { container: app, service: app, port: servicePort };
    return { app, entry, application: applicationOf(app), renderApp: houseRenderer, foreign: null, images };
  }
  const { workload, ...entry } = app.entry;
  return {
    ...{ app: workload, entry, application: probeApplication(workload, app.asked), foreign: app },
    renderApp: foreignRenderer(app.source),
    images: { v1: unresolved(app.images.from), v2: unresolved(app.images.to) },
  };
};

export const withDefaults = (options: CompareOptions): Comparison => {
  const subject = subjectOf(options);
  const { application } = subject;
  const load: Load = { ...defaultLoad, ratePerSecond: defaultRate, ...application.load };
  return {
    appValues: {},
    sideImages: {},
    faults: ['none'],
    repeats: 1,
    attempts: mostAttempts,
    isSeedDrawn: false,
    isFresh: false,
    keepsFailed: false,
    budgets: [],
    replicas: 3,
    versions: {},
    progress: () => {},
    tellsDetails: false,
    ...options,
    ...subject,
    charts: chartsFolder,
    signal: options.signal,
    load: options.rate === undefined ? load : { ...load, ratePerSecond: options.rate },
    timing: timingOf(options.timing),
    canary: { steps: defaultCanarySteps, judge: defaultPolicy(), ...options.canary },
  };
};
