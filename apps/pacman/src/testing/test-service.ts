import { loadConfig, startService } from '@cutover/service-kit';
import { TEST_KEY } from '@cutover/service-kit/testing';
import { buildPacman, type PacmanParts } from '../server/app.ts';
import { pacmanConfig } from '../server/config.ts';

export interface TestPacman {
  readonly url: string;
  stop(): Promise<void>;
}

/** What a service of these tests finds in its environment: a free port on loopback, and room for many requests. */
export function testEnvironment(mongo: string): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    MANAGEMENT_PORT: '0',
    POD_NAME: 'pacman-test-0',
    ZONE: 'zone-a',
    NODE_NAME: 'node-1',
    LOG_LEVEL: 'silent',
    MONGODB_URL: `${mongo}/pacman`,
    GAME_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}`,
    DRAIN_ENABLED: 'false',
    CLIENT_BURST: '100000',
    CLIENT_REQUESTS_PER_MINUTE: '1000000',
  };
}

/** The service in this process, ready. `env` overrides by variable name. */
export async function startPacman(
  mongo: string,
  parts: PacmanParts = {},
  env: Readonly<Record<string, string>> = {},
): Promise<TestPacman> {
  const config = loadConfig(pacmanConfig, { ...testEnvironment(mongo), ...env });
  const service = await startService({ ...buildPacman(config, parts), handleSignals: false });
  await service.ready;
  return { url: service.url, stop: () => service.stop({ windowMs: 0 }) };
}
