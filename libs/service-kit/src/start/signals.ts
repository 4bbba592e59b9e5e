import type { Logger } from '../log/create-logger.ts';

/** What signals come from and exits go to: the process, or a test's double of it. */
export interface ProcessLike {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): unknown;
}

interface Stoppable {
  readonly drains: boolean;
  readonly log: Logger;
  stop(how?: { windowMs: number }): Promise<void>;
}

/** Ends the process once its log has gone out. */
export function exitFlushed(log: Pick<Logger, 'flush'>, host: Pick<ProcessLike, 'exit'>, code: number): void {
  log.flush(() => host.exit(code));
}

const installed = new WeakSet<ProcessLike>();

/**
 * SIGTERM drains and exits 0; a second one changes nothing. SIGINT is a person at a terminal: it drains without a window,
 * and once anything is stopping it exits at once.
 *
 * With DRAIN_ENABLED=false SIGTERM is `process.exit(0)`: what a Node service does that took no care. (Without any handler
 * Node dies of the signal just so, except as PID 1 of a container, where the kernel ignores it.)
 * @throws Error when the process has them already
 */
export function installSignals(service: Stoppable, host: ProcessLike): void {
  if (installed.has(host)) throw new Error('signals are installed already: one service a process');
  installed.add(host);
  let stopping = false;
  const exit = (code: number): void => exitFlushed(service.log, host, code);
  const stop = (how?: { windowMs: number }): void => {
    stopping = true;
    service.stop(how).then(
      () => exit(0),
      (err: unknown) => {
        service.log.fatal({ err }, 'the service did not stop cleanly');
        exit(1);
      },
    );
  };
  host.on('SIGTERM', () => (service.drains ? stop() : host.exit(0)));
  host.on('SIGINT', () => (stopping || !service.drains ? host.exit(130) : stop({ windowMs: 0 })));
}
