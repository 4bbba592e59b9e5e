import { rmSync, writeFileSync } from 'node:fs';
import type { SupervisorPlace } from './protocol.ts';
import { createSupervisorServer } from './server.ts';
import { Supervisor } from './supervisor.ts';

/** The node's supervisor: `node main.ts '<SupervisorPlace as JSON>'`, in the node's mount namespace. It ends by being killed. */
const LOG_CHECK_MS = 5_000;

const place = JSON.parse(process.argv[2] ?? '') as SupervisorPlace;
for (const file of place.cgroups) writeFileSync(file, String(process.pid));
process.on('SIGHUP', () => undefined);

const supervisor = new Supervisor(place);
// A socket that a killed supervisor left behind.
rmSync(place.socket, { force: true });
createSupervisorServer(supervisor).listen(place.socket);
setInterval(() => {
  supervisor.boundLogs().catch((error: Error) => console.error(`logs: ${error.message}`));
}, LOG_CHECK_MS);
