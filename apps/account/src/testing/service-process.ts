import { fileURLToPath } from 'node:url';
import { startServiceProcess, type ServiceProcess } from '@cutover/service-kit/testing';
import { testEnvironment } from './test-service.ts';

const READY_MS = 20_000;
const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Runs the real main as a process of its own, and waits until it is ready. */
export function startProcess(mongo: string, port?: number): Promise<ServiceProcess> {
  return startServiceProcess({
    name: 'account',
    main,
    env: testEnvironment(mongo, 'process'),
    port,
    readyMs: READY_MS,
  });
}
