import { spawn } from 'node:child_process';
import { identify, isRunning } from '@cutover/toolchain';
import type { ProcessIdentity } from '@cutover/toolchain';
import { backOff, failuresAfter } from './back-off.ts';
import { logPath, withLog } from './log-file.ts';
import type { ProcessSpec, SupervisedRecord } from './protocol.ts';

const ADOPTED_POLL_MS = 250;

export interface SupervisedOptions {
  readonly logs: string;
  readonly changed: () => void;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The command as it enters its namespaces: nsenter opens both files before it joins the first. */
export function inNamespaces({ argv, namespaces = {} }: ProcessSpec): readonly string[] {
  const { network, mounts } = namespaces;
  const flags = [
    ...(network === undefined ? [] : [`--net=${network}`]),
    ...(mounts === undefined ? [] : [`--mount=${mounts}`]),
  ];
  return flags.length === 0 ? argv : ['nsenter', ...flags, '--', ...argv];
}

/** One process that is started again whenever it ends. */
export class Supervised {
  readonly spec: ProcessSpec;
  readonly #options: SupervisedOptions;
  #identity: ProcessIdentity | undefined;
  #since = new Date();
  #restarts = 0;
  #failures = 0;
  #lastExit: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped: (() => void) | undefined;

  constructor(spec: ProcessSpec, options: SupervisedOptions) {
    this.spec = spec;
    this.#options = options;
  }

  /** Goes on with a process that an earlier supervisor started, or starts it again where it has ended meanwhile. */
  static resume(record: SupervisedRecord, options: SupervisedOptions): Supervised {
    const process = new Supervised(record.spec, options);
    process.#restarts = record.restarts;
    process.#lastExit = record.lastExit;
    if (record.identity !== undefined && isRunning(record.identity)) {
      process.#identity = record.identity;
      process.#since = new Date(record.since);
      process.#watchAdopted(record.identity);
    } else {
      process.#restarts += 1;
      process.start();
    }
    return process;
  }

  start(): void {
    clearTimeout(this.#timer);
    const [program = '', ...args] = inNamespaces(this.spec);
    this.#since = new Date();
    const child = withLog(logPath(this.#options.logs, this.spec.name), (log) =>
      spawn(program, args, { env: this.spec.env, stdio: ['ignore', log, log], detached: true }),
    );
    child.once('error', (error) => this.#ended(error.message));
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`));
    this.#identity = child.pid === undefined ? undefined : identify(child.pid);
    this.#options.changed();
  }

  /** Starts now what waits to be started again. */
  hurry(): void {
    if (this.#identity === undefined && this.#stopped === undefined) this.#again();
  }

  /** Ends the process for good: one that has just ended by itself, of which nobody has told yet, is waited for all the same, or it would be started again. */
  stop(): Promise<void> {
    clearTimeout(this.#timer);
    const identity = this.#identity;
    if (identity === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stopped = resolve;
      if (isRunning(identity)) kill(identity.pid);
    });
  }

  record(): SupervisedRecord {
    return {
      name: this.spec.name,
      state: this.#identity === undefined ? 'restarting' : 'running',
      ...(this.#identity === undefined ? {} : { identity: this.#identity }),
      since: this.#since.toISOString(),
      restarts: this.#restarts,
      ...(this.#lastExit === undefined ? {} : { lastExit: this.#lastExit }),
      spec: this.spec,
    };
  }

  /** A process of an earlier supervisor is no child: that it ended is seen by looking. */
  #watchAdopted(identity: ProcessIdentity): void {
    const timer = setInterval(() => {
      if (isRunning(identity)) return;
      clearInterval(timer);
      this.#ended('ended unseen');
    }, ADOPTED_POLL_MS);
  }

  #ended(how: string): void {
    const livedMs = Date.now() - this.#since.getTime();
    this.#identity = undefined;
    this.#lastExit = how;
    if (this.#stopped) {
      this.#stopped();
      return;
    }
    this.#failures = failuresAfter(this.#failures, livedMs);
    this.#timer = setTimeout(() => this.#again(), backOff(this.#failures));
    this.#options.changed();
  }

  #again(): void {
    this.#restarts += 1;
    this.start();
  }
}
