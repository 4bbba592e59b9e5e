import type { Script } from './script.ts';
import type { GatewayPolicy } from '../record/gateway-fact.ts';
import type { StrategyName } from '../record/strategy-name.ts';

/** What of the chart's values a strategy sets; everything else is the same in every lane. */
export interface StrategyValues {
  strategy: Record<string, unknown>;
  drain: {
    enabled: boolean;
    unready?: boolean;
    preStopSleepSeconds?: number;
    maxConnectionAgeMs?: number;
  };
}

/**
 * What a lane is there for: to be chosen; to lose requests, or the run is void, since that shows that a loss would have been seen; to show what is lost
 * without a cause; or to show what something costs that nobody chooses among strategies of the app, and that may lose.
 */
export type Role = 'candidate' | 'control' | 'noise' | 'figure';

export interface Strategy {
  name: StrategyName;
  /** Within a sentence. */
  words: string;
  /** For who chooses: what it does, or what it shows. */
  summary: string;
  /** Its place among lanes that are shown: each control before what it controls, the noise floor last. No two have the same. */
  rank: number;
  role: Role;
  values: StrategyValues;
  /** Kind of the object that is switched. */
  workload: 'Deployment' | 'Rollout' | 'StatefulSet';
  /** Its name, which is its chart's, where it is not the app but what the app depends on. */
  switched?: 'mongo';
  /** A HorizontalPodAutoscaler chooses how many pods there are, and the versions differ in its bounds. */
  autoscaled?: true;
  /** What is deployed: nothing, the same image under another annotation, or the new version. */
  change: 'none' | 'same' | 'version';
  /** Where load enters; the Service's cluster IP where nothing is said. */
  entrance?: 'mesh gateway' | 'mesh client';
  /** What the lane's gateway does about failures; where nothing is said it passes them on. */
  gateway?: GatewayPolicy;
  /** What of the requests meets the new version before it is promoted, where no weight says it: those with a header, or reads as copies that answer nobody. */
  routed?: 'header' | 'mirror';
  script: Script;
  /** Whether consumers of a version wait until it is promoted, where the app has any. */
  gated: boolean;
  /** The strategy whose render this one may differ from in drain values alone. */
  drainTwin: StrategyName | null;
}
