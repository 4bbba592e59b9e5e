import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildTransfer } from './app.ts';
import { transferConfig } from './config.ts';

await runMain(() => startService(buildTransfer(loadConfig(transferConfig, process.env))));
