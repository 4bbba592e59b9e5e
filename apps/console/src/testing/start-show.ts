import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demonstration, serveDemonstration } from '@cutover/comparison/demonstration';
import { loopbackDriver } from '@cutover/comparison/testing';
import type { LoopbackOptions } from '@cutover/comparison/testing';
import { startConsole } from './start-console.ts';
import type { TestConsole } from './start-console.ts';

export const PRESENTER_TOKEN = 'token-of-the-presenter';

export interface TestShow {
  readonly console: TestConsole;
  readonly demonstration: Demonstration;
  close(): Promise<void>;
}

/** A console with a demonstration on loopback: real servers, real load. */
export async function startShow(
  driven: LoopbackOptions = {},
  env: Readonly<Record<string, string>> = {},
): Promise<TestShow> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-show-'));
  const socket = join(folder, 'socket');
  const demonstration = new Demonstration(loopbackDriver(driven));
  const host = await serveDemonstration(demonstration, socket);
  const service = await startConsole({ DEMONSTRATION: socket, PRESENTER_TOKEN, ...env });
  return {
    console: service,
    demonstration,
    close: async () => {
      await service.stop();
      await host.close();
      await demonstration.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
