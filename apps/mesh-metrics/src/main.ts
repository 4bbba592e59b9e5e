import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildMeshMetrics } from './app.ts';
import { meshMetricsConfig } from './config.ts';

await runMain(async () => startService(buildMeshMetrics(loadConfig(meshMetricsConfig, process.env)).start));
