import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildNodeLogs } from './app.ts';
import { nodeLogsConfig } from './config.ts';

await runMain(async () => startService(buildNodeLogs(loadConfig(nodeLogsConfig, process.env))));
