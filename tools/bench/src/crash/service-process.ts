import { join } from 'node:path';
import { startServiceProcess, type ServiceProcess } from '@cutover/service-kit/testing';

export type ServiceName = 'membership' | 'account' | 'transfer';

const READY_MS = 60_000;
const APPS = join(import.meta.dirname, '..', '..', '..', '..', 'apps');
const SURROUNDINGS = { HOST: '127.0.0.1', LOG_LEVEL: 'fatal', DRAIN_ENABLED: 'false' };

/**
 * Runs a service's real main as a process of its own, and waits until it is ready. Services are known by their path and their HTTP alone.
 * @throws Error when it ends first or takes too long
 */
export function startService(
  name: ServiceName,
  settings: Readonly<Record<string, string>>,
  port?: number,
): Promise<ServiceProcess> {
  const main = join(APPS, name, 'src', 'main.ts');
  return startServiceProcess({ name, main, env: { ...SURROUNDINGS, ...settings }, port, readyMs: READY_MS });
}
