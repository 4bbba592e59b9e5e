import { randomBytes } from 'node:crypto';
import { buildHttpApp, createLogger, sharedSecretVerifier, type Logger, type StartOptions } from '@cutover/service-kit';
import { createBank } from './bank.ts';
import type { AccountConfig } from './config.ts';
import { uuidV7 } from './ids/uuid-v7.ts';
import { mongoConnection, mongoDependency } from './mongo/mongo-dependency.ts';
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
  });
  const tokens = sharedSecretVerifier(config.authKeys);
  const app = buildHttpApp({
    name: 'account',
    version,
    config,
    routes: bank.routes,
    problems: accountProblems,
    tokens,
    log,
  });
  const dependencies = [mongoDependency(config.mongodbUrl, connection, stores.prepare)];
  return { app, config, dependencies, workers: [bank.worker] };
}
