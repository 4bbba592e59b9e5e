import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildPacman } from './server/app.ts';
import { pacmanConfig } from './server/config.ts';

await runMain(() => startService(buildPacman(loadConfig(pacmanConfig, process.env))));
