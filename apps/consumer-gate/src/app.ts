import { kubeConfig } from '@cutover/kube-api';
import { buildHttpApp, createLogger } from '@cutover/service-kit';
import type { Logger, StartOptions } from '@cutover/service-kit';
import type { Cluster } from './cluster/cluster.ts';
import { GateWorker } from './cluster/gate-worker.ts';
import { KubernetesCluster } from './cluster/kubernetes-cluster.ts';
import type { ConsumerGateConfig } from './config.ts';
import { registerShareMetrics } from './metrics/share-metrics.ts';
import { ShareKeeper } from './shares/share-keeper.ts';
import { version } from './version.ts';

/** What tests replace. */
export interface ConsumerGateParts {
  readonly log?: Logger;
  readonly cluster?: Cluster;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

/** Builds the service; it asks nothing yet. What it gives is what `startService` takes. */
export function buildConsumerGate(config: ConsumerGateConfig, parts: ConsumerGateParts = {}): StartOptions {
  const { now = () => performance.now() } = parts;
  const log = parts.log ?? createLogger({ name: 'consumer-gate', version, pod: config.podName }, config.logLevel);
  const { namespace, configMap, handoverMs, recheckMs } = config;
  const cluster = parts.cluster ?? new KubernetesCluster(kubeConfig(config.kubeconfig), { namespace, configMap });
  const keeper = new ShareKeeper({ cluster, log, handoverMs, now });
  const app = buildHttpApp({ name: 'consumer-gate', version, config, log, routes: [] });
  registerShareMetrics(app.metrics.registry, () => keeper.shares);
  const worker = new GateWorker({ cluster, log, look: () => keeper.look(), recheckMs });
  const api = { name: 'the API server', label: 'kubernetes', connect: () => keeper.look() };
  return { app, config, dependencies: [api], workers: [worker] };
}
