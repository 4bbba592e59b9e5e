import { randomBytes } from 'node:crypto';
import { membershipDocument } from '@cutover/contracts';
import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { KafkaTransport, registerMessagingMetrics } from '@cutover/messaging';
import {
  buildHttpApp,
  createLogger,
  eitherVerifier,
  mongoCommandSpans,
  mongoUrl,
  sharedSecretVerifier,
  uuidV7,
  type Logger,
  type StartOptions,
} from '@cutover/service-kit';
import { accountService } from './accounts/member-accounts.ts';
import type { MembershipConfig } from './config.ts';
import { createMembership } from './membership.ts';
import { mongoStores } from './mongo/mongo-stores.ts';
import { membershipProblems } from './problems.ts';
import { TokenIssuer } from './tokens/token-issuer.ts';
import { version } from './version.ts';

const RANDOM_BYTES = 10;
const NAME = 'membership';

/** Builds the service; it listens to nothing and connects to nothing. What it gives is what `startService` takes. */
export function buildMembership(config: MembershipConfig, given?: Logger, clock = () => new Date()): StartOptions {
  const log = given ?? createLogger({ name: NAME, version, pod: config.podName }, config.logLevel);
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const issuer = new TokenIssuer(config.tokenKeys, config.tokenLifetimeS);
  const ids = () => uuidV7(new Date(), randomBytes(RANDOM_BYTES));
  const transport =
    config.kafkaBrokers === undefined
      ? undefined
      : new KafkaTransport({ brokers: config.kafkaBrokers, clientId: config.podName, log });
  const token = async () => (await issuer.issue(NAME, ['service'], clock())).token;
  const accounts = config.accountUrl === undefined ? undefined : accountService({ url: config.accountUrl, token });
  const { routes, relay } = createMembership(stores, {
    clock,
    ids,
    log,
    issuer,
    hasher: {
      cost: config.passwordCost,
      parallel: config.passwordParallel,
      waiting: config.passwordWaiting,
    },
    failures: {
      secret: config.tokenKeys.secretFor('counters of wrong passwords'),
      limit: config.loginFailureLimit,
      addressLimit: config.loginFailureAddressLimit,
      windowMs: config.loginFailureWindowMs,
    },
    clients: { burst: config.passwordClientBurst, perMinute: config.passwordClientPerMinute },
    cacheSize: config.memberCacheSize,
    holder: `${config.podName}-${ids()}`,
    leaseMs: config.relayLeaseMs,
    accounts,
    ...(transport && { transport }),
  });
  const tokens =
    config.authKeys === undefined
      ? issuer.verifier()
      : eitherVerifier(sharedSecretVerifier(config.authKeys), issuer.verifier());
  const app = buildHttpApp({
    ...{ name: NAME, version, config, routes, tokens, log },
    problems: membershipProblems,
    apiDocument: membershipDocument,
  });
  const { prepare } = stores;
  const watchCommands = mongoCommandSpans(config);
  const mongo = mongoDependency({ service: NAME, url: mongoUrl(config), connection, prepare, watchCommands });
  const dependencies = [mongo];
  if (transport === undefined || relay === undefined) return { app, config, dependencies };
  registerMessagingMetrics(app.metrics.registry, { relay });
  // Members register while Kafka is away: that is told once it is back.
  const kafka = { name: 'Kafka', connect: async () => undefined, close: () => transport.close() };
  return { app, config, dependencies: [...dependencies, kafka], workers: [relay] };
}
