import { kubeConfig } from '@cutover/kube-api';
import { buildHttpApp, createLogger, PeriodicWorker, registerGauge } from '@cutover/service-kit';
import type { Logger, StartOptions } from '@cutover/service-kit';
import type { KubeConfig } from '@kubernetes/client-node';
import type { MeshMetricsConfig } from './config.ts';
import { OwnMetrics } from './metrics/own-metrics.ts';
import { AddressHistory } from './peers/address-history.ts';
import { PodWatch } from './peers/pod-watch.ts';
import { AccessLogServer } from './receive/access-log-server.ts';
import { LogStream, type LogStreamParts } from './receive/log-stream.ts';
import { IstioMetrics } from './series/istio-metrics.ts';
import { verdictRoute } from './verdicts/verdict-route.ts';
import { Verdicts, type Comparison } from './verdicts/verdicts.ts';
import { version } from './version.ts';

/** What tests replace. */
export interface MeshMetricsParts {
  readonly log?: Logger;
  readonly kubeConfig?: KubeConfig;
  /** Milliseconds of the epoch. */
  readonly now?: () => number;
  readonly openStream?: (parts: LogStreamParts) => LogStream;
}

export interface MeshMetrics {
  /** What `startService` takes. */
  readonly start: StartOptions;
  readonly accessLogs: AccessLogServer;
}

const SWEEP_MS = 10_000;
const MOST_CANARIES = 1_000;

/** Builds the service; it asks nothing yet. */
export function buildMeshMetrics(config: MeshMetricsConfig, parts: MeshMetricsParts = {}): MeshMetrics {
  const { now = Date.now, openStream = (of) => new LogStream(of) } = parts;
  const log = parts.log ?? createLogger({ name: 'mesh-metrics', version, pod: config.podName }, config.logLevel);
  // The registry is the app's, and its routes are there before it.
  const countsOf = async ({ namespace, stable, canary }: Comparison) => ({
    stable: await istio.countsOf(namespace, stable),
    canary: await istio.countsOf(namespace, canary),
  });
  const verdicts = new Verdicts({ countsOf, now, idleMs: config.verdictIdleMs, most: MOST_CANARIES });
  const routes = config.verdicts ? [verdictRoute(verdicts)] : [];
  const app = buildHttpApp({ name: 'mesh-metrics', version, config, log, routes });
  const { registry } = app.metrics;
  const istio = new IstioMetrics(registry, config.maxLabelSets);
  const history = new AddressHistory(config.maxGoneAddresses);
  const own = new OwnMetrics(registry, { sets: () => istio.sets, addresses: () => history.sizes });
  const kube = parts.kubeConfig ?? kubeConfig(config.kubeconfig);
  const pods = new PodWatch({ config: kube, history, cluster: config.clusterId, log, now });
  const help = '1 while changes of pods are heard of';
  registerGauge(registry, { name: 'mesh_metrics_pods_followed', help, read: () => Number(pods.isFollowing) });
  const accessLogs = new AccessLogServer({
    host: config.host,
    port: config.grpcPort,
    log,
    own,
    open: () => openStream({ istio, own, peerAt: (address, time) => history.at(address, time), now }),
    limits: { messageBytes: config.maxMessageBytes, streams: config.maxStreams },
    lingerMs: config.lingerMs,
  });
  const sweep = async () => {
    history.forget(now() - config.addressMemoryMs);
    istio.removeIdle(now() - config.labelSetIdleMs);
    verdicts.forgetIdle();
  };
  const failure = 'what is old could not be removed';
  const sweeper = new PeriodicWorker({ name: 'sweeper', intervalMs: SWEEP_MS, log, failure, work: sweep });
  return { start: { app, config, dependencies: [pods], workers: [accessLogs, sweeper] }, accessLogs };
}
