import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** What is checked: all objects that are applied together. */
export interface Subject {
  readonly objects: readonly KubernetesObject[];
  /** Whether images were promoted to it: then each is named by its digest. */
  readonly promoted: boolean;
}

export interface Problem {
  /** `Deployment account` */
  readonly object: string;
  readonly problem: string;
}

/** A rule of ours that no object may break unless `exceptions.ts` says why. */
export interface Policy {
  readonly name: string;
  readonly why: string;
  /** Whether it holds only of what an environment applies, not of a chart's every variant. */
  readonly ofEnvironments?: boolean;
  problems(subject: Subject): readonly Problem[];
}
