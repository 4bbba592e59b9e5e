import { signToken } from '../auth/sign-token.ts';
import type { TokenClaims } from '../auth/sign-token.ts';
import { parseTokenKeys } from '../auth/token-keys.ts';
import { sharedSecretVerifier } from '../auth/token-verifier.ts';
import type { TokenVerifier } from '../auth/caller.ts';
import { loadConfig } from '../config/load-config.ts';
import { serviceConfig } from '../config/service-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { buildHttpApp } from '../http/build-http-app.ts';
import type { HttpAppOptions } from '../http/build-http-app.ts';
import type { Route } from '../http/define-route.ts';
import type { StartOptions } from '../start/start-options.ts';
import { startService } from '../start/start-service.ts';
import type { RunningService } from '../start/start-service.ts';
import { memoryLog } from './memory-log.ts';

/** A signing key for tests; AUTH_KEYS would be `test:<secret>`. */
export const TEST_KEY: { readonly kid: string; readonly secret: string } = {
  kid: 'test',
  secret: 'only-for-tests-only-for-tests-0123456789',
};

/** Accepts what is signed with TEST_KEY. */
export function testVerifier(now?: () => number): TokenVerifier {
  const keys = parseTokenKeys(`${TEST_KEY.kid}:${TEST_KEY.secret}`);
  if (keys === undefined) throw new Error('TEST_KEY is no key');
  return sharedSecretVerifier(keys, now);
}

/** The value of an Authorization header, signed with TEST_KEY. */
export async function testAuthorization(claims: TokenClaims): Promise<string> {
  return `Bearer ${await signToken(TEST_KEY, claims)}`;
}

/** A service's settings for tests: a free port on loopback, silent, quick to drain. `env` overrides by variable name. */
export function testConfig(env: Readonly<Record<string, string>> = {}): ServiceConfig {
  return loadConfig(serviceConfig({}), {
    PORT: '0',
    HOST: '127.0.0.1',
    POD_NAME: 'test-0',
    LOG_LEVEL: 'silent',
    KEEP_ALIVE_TIMEOUT_MS: '1000',
    DRAIN_WINDOW_MS: '2000',
    DRAIN_DEADLINE_MS: '4000',
    ...env,
  });
}

export interface TestService extends RunningService {
  /** Stops without the drain's window. */
  close(): Promise<void>;
}

/** Starts a service of these routes on loopback, without signals, and waits until it is ready. */
export async function startTestService(
  routes: readonly Route[],
  options: Partial<HttpAppOptions> & Partial<Omit<StartOptions, 'app'>> = {},
): Promise<TestService> {
  const { config = testConfig(), dependencies = [], workers = [], retryDelays, ...rest } = options;
  const base = { name: 'test', version: '0.0.0-test', tokens: testVerifier(), log: memoryLog().log };
  const app = buildHttpApp({ ...base, ...rest, config, routes });
  const delays = retryDelays === undefined ? {} : { retryDelays };
  const service = await startService({
    app,
    config: config as ServiceConfig,
    dependencies,
    workers,
    ...delays,
    handleSignals: false,
  });
  await service.ready;
  return { ...service, close: () => service.stop({ windowMs: 0 }) };
}
