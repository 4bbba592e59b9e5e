import type { StackConfig } from '../config/schema.ts';
import type { StackOutputs } from '../program/program.ts';
import type { Surroundings } from '../program/surroundings.ts';

/** What happens to one object. */
export interface Change {
  readonly does: 'create' | 'update' | 'replace' | 'delete';
  /** `ResourceQuota` */
  readonly kind: string;
  /** `dev/quota`: namespace and name, or the name. */
  readonly name: string;
  /** Paths of what differs, such as `spec.hard.pods`; empty where all of it does. */
  readonly fields: readonly string[];
}

/** What a run changes, or would. */
export interface Changes {
  readonly changes: readonly Change[];
  /** Objects that stay as they are. */
  readonly unchanged: number;
  /** What somebody changed by hand and this run took back: `ResourceQuota dev/quota: spec.hard.pods, by kubectl-edit`. */
  readonly takenBack: readonly string[];
}

/** One object was begun, is done, or failed. */
export interface Progress {
  readonly state: 'begun' | 'done' | 'failed';
  readonly change: Change;
}

export interface ActOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (event: Progress) => void;
}

/** Brings a stack to where its file says it is. Runs of one stack exclude each other. */
export interface Engine {
  /** What `up` would change, by what is there now: nothing is changed. Nothing to change means no drift. @throws EngineError */
  preview(options?: ActOptions): Promise<Changes>;
  /** Makes, changes and deletes until all is as it should be; what was edited by hand is taken back. @throws EngineError */
  up(options?: ActOptions): Promise<Changes>;
  /** Takes what is there into the state. @returns what was not as `up` left it: drift @throws EngineError */
  refresh(options?: ActOptions): Promise<Changes>;
  /** Deletes all of it, and the state. A stack that is not there is fine. @throws EngineError */
  destroy(options?: ActOptions): Promise<Changes>;
  /** What the last `up` said; undefined where there was none. @throws EngineError */
  outputs(): Promise<StackOutputs | undefined>;
}

/** Paths of the programs: the tools `pulumi` and `pulumi-kubernetes` of the toolchain. */
export interface EngineTools {
  readonly pulumi: string;
  readonly provider: string;
}

export interface OpenEngine {
  readonly config: StackConfig;
  readonly tools: EngineTools;
  /** Folder of the state, of its passphrase and of all that Pulumi keeps: only its owner gets in. It is made where it is missing. */
  readonly state: string;
  readonly surroundings: Surroundings;
}
