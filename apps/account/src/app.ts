import { randomBytes } from 'node:crypto';
import { sharedSecretVerifier, startService, type Logger, type Running, type Service } from '@cutover/service-kit';
import { createBank } from './bank.ts';
import type { AccountConfig } from './config.ts';
import { uuidV7 } from './ids/uuid-v7.ts';
import { connectMongo } from './mongo/connect-mongo.ts';
import { mongoStores } from './mongo/mongo-stores.ts';
import { accountProblems } from './problems.ts';
import { version } from './version.ts';

const RANDOM_BYTES = 10;

/** Starts the service: it listens at once, is ready when MongoDB was reached, and goes on with unfinished transfers. */
export function startAccount(config: AccountConfig, log: Logger): Promise<Service> {
  const verifier = sharedSecretVerifier(config.authKeys);
  const connect = (signal: AbortSignal) => connectBank(config, log, signal);
  return startService({ version, config, problems: accountProblems, verifier, log, connect });
}

async function connectBank(config: AccountConfig, log: Logger, signal: AbortSignal): Promise<Running> {
  const connection = await connectMongo(config.mongodbUrl, { log, signal });
  const bank = createBank(await mongoStores(connection), {
    clock: () => new Date(),
    ids: () => uuidV7(new Date(), randomBytes(RANDOM_BYTES)),
    log,
    cacheSize: config.accountCacheSize,
    resumeIntervalMs: config.transferResumeIntervalMs,
    resumeAfterMs: config.transferResumeAfterMs,
  });
  bank.worker.start();
  const ping = () => connection.db!.admin().ping();
  return {
    routes: bank.routes,
    checks: [{ name: 'mongodb', check: ping }],
    leave: () => bank.worker.stop(),
    close: () => connection.close(),
  };
}
