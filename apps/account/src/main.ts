import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildAccount } from './app.ts';
import { accountConfig } from './config.ts';

await runMain(() => startService(buildAccount(loadConfig(accountConfig, process.env))));
