import { loadConfig, startService } from '@cutover/service-kit';
import { signToken, TEST_KEY as KEY, type TokenClaims } from '@cutover/service-kit/testing';
import { buildAccount } from '../app.ts';
import { accountConfig } from '../config.ts';

export interface TestService {
  readonly url: string;
  /** Where probes and metrics are. */
  readonly managementUrl: string;
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
    HOLD_EXPIRY_INTERVAL_MS: '100',
  };
}

/** The service in this process, on a free port, ready. @param clock instead of the machine's */
export async function startAccount(
  mongo: string,
  pod: string,
  over: Record<string, string> = {},
  clock?: () => Date,
): Promise<TestService> {
  const config = loadConfig(accountConfig, { ...testEnvironment(mongo, pod), ...over });
  const service = await startService({ ...buildAccount(config, undefined, clock), handleSignals: false });
  await service.ready;
  const { url, managementUrl } = service;
  return { url, managementUrl, stop: () => service.stop({ windowMs: 0 }) };
}

/** A token that the services of these tests accept, unless it is signed with another secret. */
export function tokenFor(
  subject: string,
  over: Partial<TokenClaims> = {},
  secret: string = KEY.secret,
): Promise<string> {
  return signToken({ ...KEY, secret }, { subject, ...over });
}
