import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { Connections } from './connections.ts';

const SWEEP_MS = 100;

export interface DrainTimes {
  /** How long the server goes on accepting. */
  readonly windowMs: number;
  /** When open connections are cut, from the start of the drain. */
  readonly deadlineMs: number;
}

/**
 * Empties a server without losing a request: answers close their connections while it still accepts, then it stops
 * accepting and sweeps idle connections until none is left or the deadline cuts the rest.
 * @param leave what consumers do meanwhile; awaited no longer than the deadline
 * @returns how many connections the deadline cut
 */
export async function drainServer(
  server: Server,
  connections: Connections,
  times: DrainTimes,
  leave: () => Promise<void>,
): Promise<{ cut: number }> {
  const deadline = performance.now() + times.deadlineMs;
  connections.startDraining();
  const left = leave();
  await sleep(times.windowMs);
  connections.markClosing();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  server.closeIdleConnections();
  const inTime = await within(Promise.all([closed, left]), deadline - performance.now());
  clearInterval(sweep);
  const cut = inTime ? 0 : connections.open;
  if (!inTime) server.closeAllConnections();
  return { cut };
}

/**
 * What many guides advise in place of a drain: not to be ready any more, to wait until no new connection comes, and to close the server. Kept
 * connections are told nothing: those that are idle at the close are cut while their client may be writing on them.
 * @param unready says to whoever probes that it is not ready
 */
export async function closeOnceUnready(
  server: Server,
  times: DrainTimes,
  { unready, leave }: { unready: () => void; leave: () => Promise<void> },
): Promise<void> {
  const deadline = performance.now() + times.deadlineMs;
  unready();
  const left = leave();
  await sleep(times.windowMs);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if (!(await within(Promise.all([closed, left]), deadline - performance.now()))) server.closeAllConnections();
}

/** Whether `work` settled within `ms`. */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(Math.max(ms, 0), false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return inTime;
}
