import type { Server } from 'node:http';
import { closeOnceUnready, drainServer, within } from '../drain/drain.ts';
import type { Logger } from '../log/create-logger.ts';
import type { Tracing } from '../trace/start-tracing.ts';
import type { ManagementServer } from './management-server.ts';
import type { ReadinessWatch } from './readiness-watch.ts';
import type { StartOptions } from './start-options.ts';
import { reasonOf } from './wait-for-dependency.ts';
import type { Dependency } from './wait-for-dependency.ts';

const CLOSE_MS = 3_000;

interface Ending extends StartOptions {
  readonly server: Server;
  readonly management: ManagementServer;
  /** Dependencies that were connected, or begun to be. */
  readonly connected: readonly Dependency[];
  readonly tracing: Tracing;
  readonly watch: ReadinessWatch;
}

/** Empties the server while workers leave, with probes and metrics to its end; then closes dependencies, last first. */
export async function endService(
  { server, management, app, config, workers = [], connected, tracing, watch }: Ending,
  windowMs: number,
): Promise<void> {
  const { log, connections } = app;
  const leave = async (): Promise<void> => {
    await watch.stop();
    await Promise.all(workers.map((worker) => attempt(log, `${worker.name}: cannot leave`, () => worker.leave())));
  };
  const times = { windowMs, deadlineMs: Math.max(config.drainDeadlineMs, windowMs) };
  if (config.drainEnabled) {
    log.info({ windowMs, open: connections.open }, 'draining');
    const { cut } = await drainServer(server, connections, times, leave);
    if (cut > 0) log.warn({ cut }, 'the deadline cut connections');
  } else if (config.drainUnready) {
    log.info({ windowMs, open: connections.open }, 'not ready any more');
    await closeOnceUnready(server, times, { unready: () => app.readiness.markStopping(), leave });
  } else {
    server.close();
    server.closeAllConnections();
    await within(leave(), CLOSE_MS);
  }
  // Before dependencies are closed: to ask MongoDB's driver whether it answers would open it again.
  await management.close();
  for (const dependency of connected.toReversed()) {
    const closing = attempt(log, `${dependency.name}: cannot be closed`, async () => dependency.close?.());
    if (!(await within(closing, CLOSE_MS))) log.warn(`${dependency.name}: not closed within ${CLOSE_MS} ms`);
  }
  const exported = attempt(log, 'spans cannot be exported', () => tracing.close());
  if (!(await within(exported, CLOSE_MS))) log.warn(`spans: not exported within ${CLOSE_MS} ms`);
  log.info('stopped');
}

async function attempt(log: Logger, line: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, line);
  }
}
