import { loadConfig, startService } from '@cutover/service-kit';
import { memoryLog } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import { buildMeshMetrics, type MeshMetricsParts } from '../app.ts';
import { meshMetricsConfig } from '../config.ts';
import { ApiServer } from './api-server.ts';
import { parseMetrics, sum, type Line } from './series.ts';

export interface Receiver {
  readonly api: ApiServer;
  readonly grpcPort: number;
  readonly url: string;
  readonly said: () => string;
  lines(): Promise<readonly Line[]>;
  /** Once so many entries have come, whatever became of them. */
  after(entries: number): Promise<readonly Line[]>;
  stop(): Promise<void>;
}

/** The whole service on loopback, beside an API server that tests fill. */
export async function startReceiver(
  env: Readonly<Record<string, string>> = {},
  parts: MeshMetricsParts = {},
  api = new ApiServer(),
): Promise<Receiver> {
  const memory = memoryLog();
  const fixed = { HOST: '127.0.0.1', PORT: '0', GRPC_PORT: '0', DRAIN_ENABLED: 'false', LINGER_MS: '0' };
  const config = loadConfig(meshMetricsConfig, { ...fixed, ...env });
  const built = buildMeshMetrics(config, { log: memory.log, kubeConfig: await api.start(), ...parts });
  const service = await startService({ ...built.start, handleSignals: false });
  await service.ready;
  const lines = async () => parseMetrics(await (await fetch(`${service.managementUrl}/metrics`)).text());
  const after = (entries: number) =>
    until(`${entries} entries have come`, async () => {
      const now = await lines();
      return sum(now, 'mesh_metrics_entries_total') === entries && now;
    });
  const stop = async () => {
    await service.stop({ windowMs: 0 });
    api.stop();
  };
  return { api, grpcPort: built.accessLogs.port, url: service.url, said: () => memory.text(), lines, after, stop };
}
