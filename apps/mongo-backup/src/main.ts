import { runMain } from '@cutover/service-kit';
import { runCommand } from './commands/run-command.ts';

await runMain(() => runCommand(process.argv.slice(2), process.env));
