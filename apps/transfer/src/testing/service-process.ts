import { join } from 'node:path';
import { startServiceProcess, TEST_KEY, type ServiceProcess } from '@cutover/service-kit/testing';

export interface Surroundings {
  readonly mongo: string;
  readonly kafka: string;
  /** Whose tokens account and transfer take beside those of TEST_KEY. */
  readonly membership: { readonly port: number; readonly tokenKeys: string };
  /** Where membership asks what is left when a member leaves; default nowhere. */
  readonly accountPort?: number;
  /** Where spans go. */
  readonly traces?: string;
}

const READY_MS = 30_000;
const APPS = join(import.meta.dirname, '..', '..', '..');

/** Runs a service's real main as a process of its own, and waits until it is ready. Other services are known by their path and their HTTP alone. */
export function startService(
  name: 'membership' | 'account' | 'transfer',
  { mongo, kafka, membership, accountPort, traces }: Surroundings,
  port?: number,
): Promise<ServiceProcess> {
  const env = {
    HOST: '127.0.0.1',
    LOG_LEVEL: 'fatal',
    MONGODB_URL: `${mongo}/${name === 'membership' ? name : 'bank'}`,
    KAFKA_BROKERS: kafka,
    AUTH_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}`,
    DRAIN_ENABLED: 'false',
    ...(traces !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: traces }),
    ...(name === 'membership' && accountPort !== undefined && { ACCOUNT_URL: `http://127.0.0.1:${accountPort}` }),
    ...(name === 'transfer' && { TRANSFER_DEADLINE_MS: '60000' }),
    ...(name === 'membership'
      ? { TOKEN_KEYS: membership.tokenKeys, PASSWORD_COST: '10' }
      : { AUTH_JWKS_URL: `http://127.0.0.1:${membership.port}/.well-known/jwks.json` }),
  };
  return startServiceProcess({ name, main: join(APPS, name, 'src', 'main.ts'), env, port, readyMs: READY_MS });
}
