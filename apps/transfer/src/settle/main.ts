/** `node settle.js --transfer ID --by NAME` in the image: settles a transfer that goes on by itself no more. */
import { runMain } from '@cutover/service-kit';
import { settleCommand } from './settle-command.ts';

await runMain(() => settleCommand(process.argv.slice(2), process.env));
