import { randomBytes } from 'node:crypto';
import { transferDocument } from '@cutover/contracts';
import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { behindGate, KafkaTransport, registerMessagingMetrics } from '@cutover/messaging';
import {
  buildHttpApp,
  callerVerifier,
  createLogger,
  mongoCommandSpans,
  mongoUrl,
  uuidV7,
  type Logger,
  type StartOptions,
} from '@cutover/service-kit';
import type { TransferConfig } from './config.ts';
import { registerDeadlineMetrics } from './deadline/deadline-metrics.ts';
import { mongoStores } from './mongo/mongo-stores.ts';
import { transferProblems } from './problems.ts';
import { createSaga } from './saga.ts';
import { version } from './version.ts';

const RANDOM_BYTES = 10;
const NAME = 'transfer';

/** Builds the service; it listens to nothing and connects to nothing. What it gives is what `startService` takes. */
export function buildTransfer(config: TransferConfig, given?: Logger): StartOptions {
  const log = given ?? createLogger({ name: NAME, version, pod: config.podName }, config.logLevel);
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const transport = new KafkaTransport({
    brokers: config.kafkaBrokers,
    clientId: config.podName,
    sessionMs: config.kafkaSessionMs,
    log,
  });
  const ids = () => uuidV7(new Date(), randomBytes(RANDOM_BYTES));
  const saga = createSaga(stores, transport, {
    clock: () => new Date(),
    ids,
    log,
    holder: `${config.podName}-${ids()}`,
    leaseMs: config.relayLeaseMs,
    deadlineMs: config.transferDeadlineMs,
    sweepMs: config.transferSweepIntervalMs,
    cacheSize: config.transferCacheSize,
    watchers: { most: config.maxWatchers, mostOfOne: config.maxWatchersOfCaller },
  });
  const tokens = callerVerifier(config);
  const app = buildHttpApp({
    ...{ name: NAME, version, config, log },
    routes: saga.routes,
    apiDocument: transferDocument,
    problems: transferProblems,
    tokens,
  });
  registerMessagingMetrics(app.metrics.registry, saga);
  registerDeadlineMetrics(app.metrics.registry, saga.deadlineExpiry);
  const { prepare } = stores;
  // Requests are taken while Kafka is away: they are recorded, and relayed once it is back.
  const kafka = { name: 'Kafka', connect: async () => undefined, close: () => transport.close() };
  const workers = behindGate(saga.workers, config.consumerGateFile, log);
  const watchCommands = mongoCommandSpans(config);
  const mongo = mongoDependency({ service: NAME, url: mongoUrl(config), connection, prepare, watchCommands });
  return { app, config, dependencies: [mongo, ...tokens.dependencies, kafka], workers };
}
