/** `node rebuild.js` in the image: makes deadlines and notes of the outbox anew, from events. */
import { runMain } from '@cutover/service-kit';
import { rebuildCommand } from './rebuild-command.ts';

await runMain(() => rebuildCommand(process.argv.slice(2), process.env));
