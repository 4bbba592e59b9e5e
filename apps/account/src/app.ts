import { randomBytes } from 'node:crypto';
import { accountDocument } from '@cutover/contracts';
import { behindGate } from '@cutover/messaging';
import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
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
import { createBank } from './bank.ts';
import type { AccountConfig } from './config.ts';
import { mongoStores } from './mongo/mongo-stores.ts';
import { accountProblems } from './problems.ts';
import { kafkaMessaging } from './steps/kafka-messaging.ts';
import { version } from './version.ts';

const RANDOM_BYTES = 10;

/** Builds the service; it listens to nothing and connects to nothing. What it gives is what `startService` takes. */
export function buildAccount(config: AccountConfig, given?: Logger, clock = () => new Date()): StartOptions {
  const log = given ?? createLogger({ name: 'account', version, pod: config.podName }, config.logLevel);
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const ids = () => uuidV7(clock(), randomBytes(RANDOM_BYTES));
  const bank = createBank(stores, {
    clock,
    ids,
    log,
    cacheSize: config.accountCacheSize,
    firstCurrency: config.firstAccountCurrency,
    resumeIntervalMs: config.transferResumeIntervalMs,
    resumeAfterMs: config.transferResumeAfterMs,
    holdExpiryIntervalMs: config.holdExpiryIntervalMs,
    interestBasisPoints: config.interestBasisPoints,
  });
  const callers = callerVerifier(config);
  const app = buildHttpApp({
    name: 'account',
    version,
    config,
    routes: bank.routes,
    apiDocument: accountDocument,
    problems: accountProblems,
    tokens: bank.departures.guard(callers),
    log,
  });
  const messaging = kafkaMessaging(config, {
    ...{ store: stores.accountStore, outbox: stores.outbox, connection, log, clock, ids },
    hasLeft: (owner) => bank.departures.hasLeft(owner),
    onMember: bank.onMember,
  });
  messaging.register(app.metrics.registry);
  const dependencies = [
    mongoDependency({
      ...{ service: 'account', url: mongoUrl(config), connection },
      prepare: async () => {
        await Promise.all([stores.prepare(), messaging.prepare()]);
      },
      watchCommands: mongoCommandSpans(config),
    }),
    ...callers.dependencies,
    ...messaging.dependencies,
  ];
  const workers = [...bank.workers, ...behindGate(messaging.workers, config.consumerGateFile, log)];
  return { app, config, dependencies, workers };
}
