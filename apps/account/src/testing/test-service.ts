import { createLogger, loadConfig, signToken, type TokenClaims } from '@cutover/service-kit';
import { startAccount } from '../app.ts';
import { accountConfig } from '../config.ts';

const KEY = { kid: 'test', secret: 'a-secret-of-at-least-32-bytes-for-tests!' };

export interface TestService {
  readonly url: string;
  stop(): Promise<void>;
}

/** What a service of these tests finds in its environment. */
export function testEnvironment(mongo: string, pod: string): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    POD_NAME: pod,
    LOG_LEVEL: 'fatal',
    MONGODB_URL: `${mongo}/account`,
    AUTH_KEYS: `${KEY.kid}:${KEY.secret}`,
    DRAIN_ENABLED: 'false',
    TRANSFER_RESUME_INTERVAL_MS: '100',
    TRANSFER_RESUME_AFTER_MS: '300',
  };
}

/** The service in this process, on a free port, ready. */
export async function startService(mongo: string, pod: string): Promise<TestService> {
  const config = loadConfig(accountConfig, testEnvironment(mongo, pod));
  const log = createLogger({ name: 'account', version: 'test', pod }, config.logLevel);
  const service = await startAccount(config, log);
  await service.started;
  return service;
}

/** A token that the services of these tests accept, unless it is signed with another secret. */
export function tokenFor(subject: string, over: Partial<TokenClaims> = {}, secret = KEY.secret): Promise<string> {
  return signToken({ ...KEY, secret }, { subject, ...over });
}
