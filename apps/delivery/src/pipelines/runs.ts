import type { pullRequestRun } from '@cutover/argo-workflows';

/** A run as it is created. */
export type NewRun = ReturnType<typeof pullRequestRun>;

/** A run that has not ended. */
export interface OpenRun {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it was told to end. */
  readonly isStopping: boolean;
}

/** Runs of pipelines in a cluster. Every method throws ClusterCallError. */
export interface Runs {
  /** One that is there stays as it is. */
  create(run: NewRun): Promise<void>;
  /** Those with a label that have not ended. */
  open(label: string): Promise<readonly OpenRun[]>;
  /** One that is gone meanwhile is no error. */
  stop(name: string): Promise<void>;
}
