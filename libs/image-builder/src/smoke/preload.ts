/** The descriptor on which a started app's events come back, a JSON object a line. */
export const EVENTS_FD = 3;

/** What an app that was started on trial tells. */
export interface SmokeEvent {
  readonly event: 'started' | 'listening' | 'uncaught' | 'addon';
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  /** First lines of the error's stack. */
  readonly stack?: readonly string[];
  readonly path?: string;
}

/**
 * Runs in the app's process before the app: says when it listens and by which error it dies, and loads native addons first, where they
 * are given. Only in the process that was started, not in its workers and children; CommonJS, since it must run under any Node.
 */
export function preloadSource(addons: readonly string[]): string {
  return `'use strict';
const { isMainThread } = require('node:worker_threads');
if (isMainThread && process.ppid === 1) {
  const at = process.execArgv.indexOf(__filename);
  if (at > 0) process.execArgv.splice(at - 1, 2);
  const { writeSync } = require('node:fs');
  const tell = (event) => {
    try { writeSync(${EVENTS_FD}, JSON.stringify(event) + '\\n'); } catch { /* nobody listens any more */ }
  };
  tell({ event: 'started' });
  const describe = (error) => ({
    name: String(error?.name ?? typeof error), code: String(error?.code ?? ''), message: String(error?.message ?? error),
    stack: String(error?.stack ?? '').split('\\n').slice(0, 12),
  });
  process.on('uncaughtExceptionMonitor', (error) => tell({ event: 'uncaught', ...describe(error) }));
  const { Server } = require('node:net');
  const { emit } = Server.prototype;
  Server.prototype.emit = function (name, ...rest) {
    if (name === 'listening') tell({ event: 'listening' });
    return emit.call(this, name, ...rest);
  };
  for (const path of ${JSON.stringify(addons)}) {
    try { process.dlopen({ exports: {} }, path); } catch (error) { tell({ event: 'addon', path, ...describe(error) }); }
  }
}
`;
}
