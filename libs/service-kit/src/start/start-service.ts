import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { ServiceConfig } from '../config/service-config.ts';
import { refuseFault } from '../fault/refuse-fault.ts';
import { startTracing } from '../trace/start-tracing.ts';
import { configureServer, listen } from './configure-server.ts';
import { endService } from './end-service.ts';
import { ManagementServer } from './management-server.ts';
import { ReadinessWatch } from './readiness-watch.ts';
import { exitFlushed, installSignals } from './signals.ts';
import type { StartOptions } from './start-options.ts';
import { waitForDependency } from './wait-for-dependency.ts';
import type { Dependency } from './wait-for-dependency.ts';

export interface RunningService {
  readonly port: number;
  readonly url: string;
  /** Where /healthz, /readyz and /metrics are. */
  readonly managementUrl: string;
  /** Resolves when dependencies are connected and workers started; rejects when a stop came first or a worker cannot start. */
  readonly ready: Promise<void>;
  /** Drains ("Drain" in README), then closes. Repeated calls share one drain. `windowMs` overrides DRAIN_WINDOW_MS. */
  stop(how?: { readonly windowMs?: number }): Promise<void>;
}

/**
 * Listens at once, so that probes are answered while dependencies are awaited; connects; starts workers; is ready.
 * @throws Error with one clear line when the port cannot be had; ConfigError for a build with a fault where none is allowed
 */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { app, config, handleSignals = true } = options;
  refuseFault(app.fault, config, app.log);
  const { otelExporterOtlpEndpoint: endpoint, otelTracesSamplerArg: ratio } = config;
  const tracing = await startTracing({ endpoint, ratio, identity: app.identity });
  const management = await ManagementServer.open(app, config);
  const server = createServer(app.express);
  configureServer(server, app, config);
  const port = await listenBeside(management, server, config);
  app.log.info({ port, managementPort: management.port }, 'listening');

  const stopping = new AbortController();
  const connected: Dependency[] = [];
  const { workers = [], readinessLookMs: lookMs } = options;
  const watch = new ReadinessWatch({ readiness: app.readiness, workers, log: app.log, lookMs });
  const ready = becomeReady(options, connected, stopping.signal).then(() => watch.start());
  let stopped: Promise<void> | undefined;
  const stop: RunningService['stop'] = (how) => {
    stopping.abort(new Error('the service is stopping'));
    stopped ??= endService(
      { ...options, server, management, connected, tracing, watch },
      how?.windowMs ?? config.drainWindowMs,
    );
    return stopped;
  };
  if (handleSignals)
    installSignals({ drains: config.drainEnabled || config.drainUnready, log: app.log, stop }, process);
  ready.catch((err: unknown) => {
    if (stopping.signal.aborted) return;
    app.log.fatal({ err }, 'the service cannot start');
    if (handleSignals) exitFlushed(app.log, process, 1);
  });
  const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
  const urlOf = (at: number) => `http://${host}:${at}`;
  return { port, url: urlOf(port), managementUrl: urlOf(management.port), ready, stop };
}

/** A service that cannot have its port leaves nothing open. */
async function listenBeside(management: ManagementServer, server: Server, config: ServiceConfig): Promise<number> {
  try {
    return await listen(server, { variable: 'PORT', port: config.port, host: config.host });
  } catch (error) {
    await management.close();
    throw error;
  }
}

async function becomeReady(options: StartOptions, connected: Dependency[], signal: AbortSignal): Promise<void> {
  const { app, dependencies = [], workers = [], retryDelays } = options;
  for (const dependency of dependencies) {
    connected.push(dependency);
    await waitForDependency(dependency, app.log, signal, retryDelays);
    const { name, label, check, stuck } = dependency;
    if (stuck !== undefined) app.liveness.add({ name, stuck: () => stuck.call(dependency) });
    if (check !== undefined)
      app.readiness.add({ name, label, check: (checkSignal) => check.call(dependency, checkSignal) });
  }
  for (const worker of workers) {
    signal.throwIfAborted();
    await worker.start();
  }
  signal.throwIfAborted();
  app.readiness.markStarted();
  app.log.info('ready');
}
