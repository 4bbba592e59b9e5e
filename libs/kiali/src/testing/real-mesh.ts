import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer, type ApiServer } from '@cutover/charts/testing';
import { createBank } from './bank-objects.ts';
import { startExporter } from './exporter.ts';
import { defineIstio } from './istio-kinds.ts';
import { startPrometheus } from './start-prometheus.ts';
import type { SeededEdge } from './seeded-mesh.ts';

/** What Kiali looks at: a real API server that knows a bank, and a real Prometheus that scrapes what its mesh would count. */
export interface RealMesh {
  readonly folder: string;
  readonly api: ApiServer;
  readonly prometheus: string;
  /** When the first request was counted, in ms of `performance.now()`. */
  readonly since: number;
  readonly stop: () => Promise<void>;
}

/** Ends what it started if anything fails. */
export async function startRealMesh(edges: readonly SeededEdge[]): Promise<RealMesh> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-kiali-'));
  const stops: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    const exporter = await startExporter(edges);
    const since = performance.now();
    stops.push(exporter.stop);
    const prometheus = await startPrometheus(folder, exporter.port);
    stops.push(prometheus.stop);
    const api = await startApiServer();
    stops.push(api.stop);
    await defineIstio(api);
    await createBank(api);
    return { folder, api, prometheus: prometheus.url, since, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
