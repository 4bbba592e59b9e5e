import type { Forge } from '@cutover/forge';
import { buildHttpApp, createLogger } from '@cutover/service-kit';
import type { Logger, StartOptions, Worker } from '@cutover/service-kit';
import type { Cluster } from './cluster/cluster.ts';
import { Follower } from './cluster/follower.ts';
import type { DeliveryConfig } from './config.ts';
import { generatorRoute } from './generator/generator-route.ts';
import { generatorToken } from './generator/generator-token.ts';
import { DeliveryMetrics } from './metrics/delivery-metrics.ts';
import type { Runs } from './pipelines/runs.ts';
import { startRuns } from './pipelines/start-runs.ts';
import type { PipelineForge } from './pipelines/start-runs.ts';
import type { PreviewForge } from './previews/look.ts';
import { PREVIEW_PREFIX } from './previews/names.ts';
import { parameters } from './previews/parameters.ts';
import { readCandidates } from './previews/read-candidates.ts';
import { standingsOf } from './previews/standing.ts';
import { deliveryProblems } from './problems.ts';
import { PreviewSecrets } from './secrets/preview-secrets.ts';
import { version } from './version.ts';
import { webhookRoute } from './webhook/webhook-route.ts';
import { Controller } from './work/controller.ts';
import { deliveryWork } from './work/delivery-work.ts';
import { WorkList } from './work/work-list.ts';

const HOUR_MS = 3_600_000;

export interface Parts {
  readonly forge: PreviewForge & PipelineForge & Pick<Forge, 'cloneUrl'>;
  readonly cluster: Cluster;
  /** Of pipelines, where commits are built in the cluster. */
  readonly runs?: Runs;
  /** What else the service does, such as to supervise releases. */
  readonly more?: (log: Logger) => readonly Worker[];
  readonly log?: Logger;
  readonly clock?: () => Date;
}

/** Builds the service; it asks nobody yet. What it gives is what `startService` takes. */
export function buildDelivery(config: DeliveryConfig, parts: Parts): StartOptions {
  const { forge, cluster, runs, clock = () => new Date() } = parts;
  const { forgeUsername: account, forgeRepository: repository, webhookSecret: secret } = config;
  const log = parts.log ?? createLogger({ name: 'delivery', version, pod: config.podName }, config.logLevel);
  const limits = { ttlMs: config.previewTtlHours * HOUR_MS, limit: config.previewLimit };
  const list = new WorkList();
  const previews = async () => {
    const now = clock();
    return parameters(standingsOf(await readCandidates(forge, account, now), limits, now));
  };
  // The registry is the app's, and the routes are there before it.
  const metrics = new DeliveryMetrics();
  const app = buildHttpApp({
    ...{ name: 'delivery', version, config, log, problems: deliveryProblems },
    routes: [webhookRoute({ secret, repository, list, metrics }), generatorRoute(previews)],
    tokens: generatorToken(config.generatorToken),
  });
  metrics.register(app.metrics.registry);

  const work = deliveryWork({
    looking: {
      ...{ forge, cluster, account, limits, clock, urlSuffix: config.previewUrlSuffix },
      secrets: new PreviewSecrets(cluster),
    },
    ...{ metrics, repositoryUrl: config.repositoryUrl ?? forge.cloneUrl },
    ...(runs && { pipelines: () => startRuns({ forge, runs, account, now: clock() }) }),
  });
  const controller = new Controller({
    ...{ list, log, work, failed: () => metrics.failed() },
    ...{ recheckMs: config.recheckSeconds * 1_000, settleMs: config.settleMs },
  });
  const follower = new Follower(cluster, (name) => {
    if (name.startsWith(PREVIEW_PREFIX)) list.wantPreviews();
  });
  const dependencies = [
    { name: `the forge at ${new URL(config.forgeUrl).host}`, connect: () => forge.pullRequests() },
    { name: 'the API server', connect: () => cluster.list('applicationsets') },
  ];
  return { app, config, dependencies, workers: [controller, follower, ...(parts.more?.(log) ?? [])] };
}
