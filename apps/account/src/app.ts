import { randomBytes } from 'node:crypto';
import { mongoConnection, mongoDependency } from '@cutover/event-sourcing';
import {
  buildHttpApp,
  callerVerifier,
  createLogger,
  uuidV7,
  type Logger,
  type StartOptions,
} from '@cutover/service-kit';
import { createBank } from './bank.ts';
import type { AccountConfig } from './config.ts';
import { mongoStores } from './mongo/mongo-stores.ts';
import { accountProblems } from './problems.ts';
import { version } from './version.ts';

const RANDOM_BYTES = 10;

/** Builds the service; it listens to nothing and connects to nothing. What it gives is what `startService` takes. */
export function buildAccount(config: AccountConfig, given?: Logger): StartOptions {
  const log = given ?? createLogger({ name: 'account', version, pod: config.podName }, config.logLevel);
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const bank = createBank(stores, {
    clock: () => new Date(),
    ids: () => uuidV7(new Date(), randomBytes(RANDOM_BYTES)),
    log,
    cacheSize: config.accountCacheSize,
    resumeIntervalMs: config.transferResumeIntervalMs,
    resumeAfterMs: config.transferResumeAfterMs,
    holdExpiryIntervalMs: config.holdExpiryIntervalMs,
  });
  const tokens = callerVerifier(config);
  const app = buildHttpApp({
    name: 'account',
    version,
    config,
    routes: bank.routes,
    problems: accountProblems,
    tokens,
    log,
  });
  const dependencies = [
    mongoDependency({ service: 'account', url: config.mongodbUrl, connection, prepare: stores.prepare }),
  ];
  return { app, config, dependencies, workers: bank.workers };
}
