import { access, constants } from 'node:fs/promises';
import { buildHttpApp, callerVerifier, createLogger, PeriodicWorker } from '@cutover/service-kit';
import type { Logger, StartOptions } from '@cutover/service-kit';
import type { NodeLogsConfig } from './config.ts';
import { logRoutes } from './logs/log-api.ts';
import { LogMetrics } from './metrics/log-metrics.ts';
import { nodeLogsProblems } from './problems.ts';
import { LogTally } from './tally/log-tally.ts';
import { version } from './version.ts';

/** Builds the service; it reads nothing yet. What it gives is what `startService` takes. @param parts what tests replace */
export function buildNodeLogs(config: NodeLogsConfig, parts: { readonly log?: Logger } = {}): StartOptions {
  const { podLogs, authKeys } = config;
  const log = parts.log ?? createLogger({ name: 'node-logs', version, pod: config.podName }, config.logLevel);
  const identity = { name: 'node-logs', version, config, log };
  const guarded = authKeys === undefined ? {} : { tokens: callerVerifier({ authKeys }) };
  const routes = authKeys === undefined ? [] : logRoutes(podLogs);
  const app = buildHttpApp({ ...identity, ...guarded, routes, problems: nodeLogsProblems });
  const metrics = new LogMetrics(app.metrics.registry, config.nodeName);
  const tally = new LogTally(podLogs, metrics);
  const worker = new PeriodicWorker({
    name: 'log-tally',
    intervalMs: config.scanIntervalMs,
    log,
    failure: `${podLogs} could not be read`,
    work: (signal) => tally.scan(signal),
  });
  const readable = () => access(podLogs, constants.R_OK);
  const dependencies = [{ name: `the folder ${podLogs}`, connect: readable, check: readable }];
  return { app, config, dependencies, workers: [worker] };
}
