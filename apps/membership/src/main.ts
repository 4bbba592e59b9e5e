import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildMembership } from './app.ts';
import { membershipConfig } from './config.ts';

await runMain(() => startService(buildMembership(loadConfig(membershipConfig, process.env))));
