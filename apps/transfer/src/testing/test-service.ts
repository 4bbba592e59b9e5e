import { loadConfig, startService, type Logger, type RunningService } from '@cutover/service-kit';
import { TEST_KEY } from '@cutover/service-kit/testing';
import { buildTransfer } from '../app.ts';
import { transferConfig } from '../config.ts';

export interface TestSurroundings {
  readonly mongo: string;
  readonly kafka: string;
  /** More, by variable name. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Logger;
  /** How often it is looked whether it is ready, in ms; default a second. */
  readonly readinessLookMs?: number;
}

export interface TestService extends RunningService {
  close(): Promise<void>;
}

/** The service in this process, on a free port; what it needs may still be away. */
export async function startTransfer({
  mongo,
  kafka,
  env = {},
  log,
  readinessLookMs,
}: TestSurroundings): Promise<TestService> {
  const config = loadConfig(transferConfig, {
    HOST: '127.0.0.1',
    PORT: '0',
    POD_NAME: 'transfer-test',
    LOG_LEVEL: 'fatal',
    MONGODB_URL: `${mongo}/transfer`,
    KAFKA_BROKERS: kafka,
    AUTH_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}`,
    DRAIN_ENABLED: 'false',
    ...env,
  });
  const retryDelays = { firstMs: 50, mostMs: 100 };
  const service = await startService({
    ...buildTransfer(config, log),
    ...{ handleSignals: false, retryDelays },
    ...(readinessLookMs !== undefined && { readinessLookMs }),
  });
  return { ...service, close: () => service.stop({ windowMs: 0 }) };
}
