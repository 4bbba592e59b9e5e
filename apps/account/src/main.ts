import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildAccount } from './app.ts';
import { runCommand } from './commands/run-command.ts';
import { accountConfig } from './config.ts';

const argv = process.argv.slice(2);
const serve = () => startService(buildAccount(loadConfig(accountConfig, process.env)));
await runMain(() => (argv.length === 0 ? serve() : runCommand(argv, process.env)));
