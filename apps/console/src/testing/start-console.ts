import { loadConfig, startService } from '@cutover/service-kit';
import type { RunningService } from '@cutover/service-kit';
import { memoryLog } from '@cutover/service-kit/testing';
import type { MemoryLog } from '@cutover/service-kit/testing';
import { buildConsole } from '../server/app.ts';
import { consoleConfig } from '../server/config.ts';
import { PlantedSource } from './planted-source.ts';

export interface TestConsole extends RunningService {
  readonly planted: PlantedSource;
  readonly logged: MemoryLog;
  /** How many are connected. */
  readers(): number;
}

/** The console on a port of its own, which is told what there is by the test, or by the cluster that `env` names. */
export async function startConsole(env: Readonly<Record<string, string>> = {}): Promise<TestConsole> {
  const planted = new PlantedSource();
  const logged = memoryLog('info');
  const config = loadConfig(consoleConfig, { PORT: '0', ...env });
  const isReal = config.kubeconfig !== undefined;
  const parts = { log: logged.log, ...(isReal ? {} : { sources: [planted], logs: { pod: planted } }) };
  const { seats, ...options } = buildConsole(config, parts);
  const service = await startService({ ...options, handleSignals: false });
  await service.ready;
  return { ...service, planted, logged, readers: () => seats.taken };
}
