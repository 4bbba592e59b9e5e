import type { LeafState } from '../history/leaf-states.ts';
import type { Verdict } from './verdict.ts';

/**
 * `running`: its controller has brought all of it to its pod template. `failed`: its controller gave that up. `progressing`: neither, or its controller has not looked yet.
 */
export type WorkloadState = 'running' | 'progressing' | 'failed';

/** A workload of a leaf, as its controller left it. */
export interface WorkloadFacts {
  /** `rollout/account` */
  readonly name: string;
  readonly state: WorkloadState;
  /** Of its pod template: references, with tag or digest. */
  readonly images: readonly string[];
  /** What serves while another template is tried, where its controller says so. */
  readonly stable?: readonly string[];
  /** What its controller said of why it failed. */
  readonly message?: string;
}

/** What the cluster says of a leaf: its Application's state, and its workloads'. */
export interface Deployed {
  /** The commit that the cluster holds: the one compared where it is synced, else the one applied last. */
  readonly revision?: string;
  readonly isSynced: boolean;
  readonly isHealthy: boolean;
  readonly workloads: readonly WorkloadFacts[];
}

/** What a leaf of an environment is called. */
export const leafId = (environment: string, service: string): string => `${environment}/${service}`;

/** The cluster's facts, as they are now: states, never events. */
export interface ReleaseFacts {
  /** By `leafId`. Leaves that are deployed nowhere are left out. */
  deployed(): Promise<ReadonlyMap<string, Deployed>>;
}

/** Of one leaf. */
export interface LeafFacts {
  readonly environment: string;
  readonly service: string;
  /** Along the branch, oldest first. */
  readonly states: readonly LeafState[];
  readonly deployed?: Deployed | undefined;
}

/** All that verdicts are told from. */
export interface Facts {
  /** Commits of the branch along its first parents, oldest first. */
  readonly main: readonly string[];
  readonly leaves: readonly LeafFacts[];
  /** Those given already. */
  readonly verdicts: readonly Verdict[];
  /** UTC, ISO 8601. */
  readonly now: string;
}
