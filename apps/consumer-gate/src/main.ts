import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildConsumerGate } from './app.ts';
import { consumerGateConfig } from './config.ts';

await runMain(async () => startService(buildConsumerGate(loadConfig(consumerGateConfig, process.env))));
