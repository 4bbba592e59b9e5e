import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { listenPrivately } from './listen-privately.ts';
import type { SupervisorPlace } from './protocol.ts';
import { createSupervisorServer } from './server.ts';
import { Supervisor } from './supervisor.ts';
import { needTrusted } from '../system/trusted-folder.ts';

/** The cluster's supervisor: `node main.ts '<SupervisorPlace as JSON>'`. It ends by being killed. */
const LOG_CHECK_MS = 5_000;

const place = JSON.parse(process.argv[2] ?? '') as SupervisorPlace;
// Whatever the umask of the command that started this: what it starts inherits the usual one.
process.umask(0o022);
await needTrusted(dirname(place.socket));
for (const file of place.cgroups) writeFileSync(file, String(process.pid));
process.on('SIGHUP', () => undefined);

const supervisor = new Supervisor(place);
// A socket that a killed supervisor left behind.
rmSync(place.socket, { force: true });
await listenPrivately(createSupervisorServer(supervisor), place.socket);
setInterval(() => {
  supervisor.boundLogs().catch((error: Error) => console.error(`logs: ${error.message}`));
}, LOG_CHECK_MS);
