/** `npm run dev`: the bank, the game and what they need, as processes on loopback, without root and without Docker. */
import { startChild } from './child.ts';
import { Feed, type Beside } from './feed.ts';
import { requireFreePorts } from './free-ports.ts';
import { healthOf } from './health.ts';
import { LogStream } from './log-stream.ts';
import { readOptions } from './options.ts';
import { Running } from './running.ts';
import { consoleService, services, type Ports, type Service } from './services.ts';
import { startInfrastructure } from './start-infrastructure.ts';
import { loadState, stateDir } from './state.ts';
import { runCommand } from './usage-error.ts';

const USAGE = `usage: npm run dev [-- --port-base N]

Starts MongoDB's stand-in, ZooKeeper, Kafka, the bank's services and the game, each again when one of its files changes, and shows their logs
as one stream. The console is on the first port (7070): how each stands, its links and its log, live. Ctrl-C ends everything. npm run seed fills it.

  --port-base N   the first of sixteen ports to use (default 7070; CUTOVER_DEV_PORT_BASE)
  --help          this text

Data and keys are kept in CUTOVER_DEV_DIR (default ~/.local/state/cutover/dev). NO_COLOR turns colours off.`;

const POLL_MS = 250;

await runCommand('npm run dev', async () => {
  const { help, ports } = readOptions(process.argv.slice(2), process.env);
  if (help) return console.log(USAGE);
  await requireFreePorts({ ...ports });
  const state = loadState(stateDir(process.env));
  const all = services(ports, state);
  const feed = new Feed({ dir: state.dir, services: all, beside: beside(ports) });
  const logs = new LogStream({ tap: (name, text) => feed.line(name, text) });
  const running = new Running(logs);
  process.on('SIGINT', () => void running.end(130)).on('SIGTERM', () => void running.end(143));

  logs.line('dev', `data and keys are in ${state.dir}`);
  const page = consoleService(ports, feed.path);
  await running.infrastructure(
    'the feed of the console',
    feed.start().then(() => feed),
  );
  running.child(startChild(page, logs));
  await startInfrastructure({ ports, state, logs, running });
  for (const service of all) running.child(startChild(service, logs));
  await ready([...all, page]);
  logs.line(
    'dev',
    `ready: http://127.0.0.1:${ports.page} shows all services; npm run seed fills them; Ctrl-C ends them`,
  );
  return undefined;
});

function beside(ports: Ports): readonly Beside[] {
  return [
    { name: 'mongodb', port: ports.mongo, address: `mongodb://127.0.0.1:${ports.mongo}` },
    { name: 'kafka', port: ports.kafka, address: `127.0.0.1:${ports.kafka}` },
    { name: 'zookeeper', port: ports.zookeeper, address: `127.0.0.1:${ports.zookeeper}` },
  ];
}

async function ready(all: readonly Service[]): Promise<void> {
  for (;;) {
    const health = await Promise.all(all.map(healthOf));
    if (health.every(({ state }) => state === 'ready')) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
