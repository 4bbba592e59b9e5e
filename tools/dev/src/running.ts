import { endProcess } from '@cutover/toolchain/end';
import type { LogStream } from './log-stream.ts';

/** Something that was started and can be ended. */
export interface Stoppable {
  stop(): Promise<unknown>;
}

/** What a local run has started, so that all of it ends together: what needs another thing ends before it. */
export class Running {
  readonly #logs: Pick<LogStream, 'line'>;
  readonly #exit: (code: number) => unknown;
  readonly #infrastructure: Promise<Stoppable>[] = [];
  readonly #children: Stoppable[] = [];
  #ending = false;

  constructor(logs: Pick<LogStream, 'line'>, exit: (code: number) => unknown = endProcess) {
    this.#logs = logs;
    this.#exit = exit;
  }

  /** Notes it before it is up, so that a Ctrl-C meanwhile does not leave it behind. */
  async infrastructure(name: string, starting: Promise<Stoppable>): Promise<void> {
    this.#infrastructure.push(starting);
    await starting;
    this.#logs.line('dev', `${name} is up`);
  }

  child(child: Stoppable): void {
    this.#children.push(child);
  }

  /** Ends all and exits. A second call while it is on its way changes nothing. */
  async end(code: number): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#logs.line('dev', 'stopping');
    const services = await Promise.allSettled(this.#children.map((child) => child.stop()));
    const rest = await Promise.allSettled(this.#infrastructure.map(async (started) => (await started).stop()));
    for (const { reason } of [...services, ...rest].filter((result) => result.status === 'rejected')) {
      this.#logs.line(
        'dev',
        `something could not be stopped: ${reason instanceof Error ? reason.message : String(reason)}`,
      );
    }
    this.#logs.line('dev', 'all stopped');
    this.#exit(code);
  }
}
