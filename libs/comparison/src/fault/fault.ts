import type { FaultName } from '../record/fault-name.ts';
import type { LaneEnd } from '../record/lane-end.ts';

/** What is done around the new version, mid-switch. */
export type Disturbance =
  /** One pod of the app that serves is deleted, without grace. */
  | 'kill-pod'
  /** The broker's only process is ended, and started again by its kubelet. */
  | 'restart-broker'
  /** MongoDB's pod is deleted, with the grace that its manifests give. */
  | 'delete-mongo-pod';

/** By what its answers give a bad version away, where it answers. */
export type Sign = 'failures' | { readonly atLeastMs: number } | { readonly diesAt: number };

interface Told {
  name: FaultName;
  /** After "with": "errors of the new version". */
  words: string;
  /** For who chooses: what it does, and what it shows. */
  summary: string;
  /** How a lane may end that met it; one that ended otherwise did not meet it, and is void. */
  ends: readonly LaneEnd['how'][];
}

/** What a lane meets beside its switch, by where it comes from. */
export type Fault =
  | (Told & { kind: 'none' })
  /** The new version is bad: `FAULT` of its build. */
  | (Told & { kind: 'new-version'; build: string; shows: Sign | null })
  /** The new version is good, and something near it breaks. */
  | (Told & { kind: 'around'; disturbance: Disturbance });
