import type { ProcessIdentity } from '@cutover/toolchain';

/** What the supervisor keeps running. Two specs that are equal as JSON are the same process. */
export interface ProcessSpec {
  /** Also names its log, `<name>.log`. */
  readonly name: string;
  readonly argv: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Files of the namespaces that it runs in; the supervisor's own where they are absent. */
  readonly namespaces?: { readonly network?: string; readonly mounts?: string };
  /** Digest of the files that it reads at its start: where these change it is started anew. */
  readonly configuration?: string;
}

export interface ProcessReport {
  readonly name: string;
  readonly state: 'running' | 'restarting';
  /** Of the process that runs; absent while it waits to be restarted. */
  readonly identity?: ProcessIdentity;
  /** When it was last started, ISO 8601. */
  readonly since: string;
  /** How often it had to be started again. */
  readonly restarts: number;
  /** How it last ended: `exit code 1`, `SIGKILL`. */
  readonly lastExit?: string;
}

export interface SupervisedRecord extends ProcessReport {
  readonly spec: ProcessSpec;
}

/** The supervisor's state file, from which the next supervisor takes over. */
export interface SupervisorRecord {
  readonly supervisor: ProcessIdentity;
  readonly processes: readonly SupervisedRecord[];
}

/** Where a supervisor lives; handed to its main as JSON. */
export interface SupervisorPlace {
  readonly socket: string;
  readonly record: string;
  readonly logs: string;
  /** `cgroup.procs` files to enter before anything is started, so that every process is accounted to the node. */
  readonly cgroups: readonly string[];
}
