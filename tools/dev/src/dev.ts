/** `npm run dev`: the bank and what it needs, as processes on loopback, without root and without Docker. */
import { startChild } from './child.ts';
import { requireFreePorts } from './free-ports.ts';
import { healthOf } from './health.ts';
import { LogStream } from './log-stream.ts';
import { readOptions } from './options.ts';
import { servePage } from './page.ts';
import { Running } from './running.ts';
import { services, type Service } from './services.ts';
import { startInfrastructure } from './start-infrastructure.ts';
import { loadState, stateDir } from './state.ts';
import { runCommand } from './usage-error.ts';

const USAGE = `usage: npm run dev [-- --port-base N]

Starts MongoDB's stand-in, ZooKeeper, Kafka and the bank's services, each again when one of its files changes, and shows their logs as one
stream. A page with links and health is on the first port (7070). Ctrl-C ends everything. npm run seed fills it.

  --port-base N   the first of ten ports to use (default 7070; CUTOVER_DEV_PORT_BASE)
  --help          this text

Data and keys are kept in CUTOVER_DEV_DIR (default ~/.local/state/cutover/dev). NO_COLOR turns colours off.`;

const POLL_MS = 250;

await runCommand('npm run dev', async () => {
  const { help, ports } = readOptions(process.argv.slice(2), process.env);
  if (help) return console.log(USAGE);
  await requireFreePorts({ ...ports });
  const state = loadState(stateDir(process.env));
  const logs = new LogStream();
  const running = new Running(logs);
  process.on('SIGINT', () => void running.end(130)).on('SIGTERM', () => void running.end(143));

  logs.line('dev', `data and keys are in ${state.dir}`);
  await startInfrastructure({ ports, state, logs, running });
  const all = services(ports, state);
  for (const service of all) running.child(startChild(service, logs));
  const page = `http://127.0.0.1:${ports.page}`;
  await servePage(ports.page, all, [
    'npm run seed',
    `mongodb://127.0.0.1:${ports.mongo}`,
    `kafka 127.0.0.1:${ports.kafka}`,
  ]);
  await ready(all);
  logs.line('dev', `ready: ${page} shows all services; npm run seed fills them; Ctrl-C ends them`);
  return undefined;
});

async function ready(all: readonly Service[]): Promise<void> {
  for (;;) {
    const health = await Promise.all(all.map(healthOf));
    if (health.every(({ state }) => state === 'ready')) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
