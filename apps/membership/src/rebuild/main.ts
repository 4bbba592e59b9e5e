/** `node rebuild.js` in the image: makes the list of members, the claims of addresses and notes of the outbox anew, from events. */
import { runMain } from '@cutover/service-kit';
import { rebuildCommand } from './rebuild-command.ts';

await runMain(() => rebuildCommand(process.argv.slice(2), process.env));
