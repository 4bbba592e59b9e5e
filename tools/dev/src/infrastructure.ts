/** What `nx run-many -t serve` starts once, beside the services: MongoDB's stand-in, ZooKeeper and Kafka. */
import { requireFreePorts } from './free-ports.ts';
import { LogStream } from './log-stream.ts';
import { readOptions } from './options.ts';
import { Running } from './running.ts';
import { startInfrastructure } from './start-infrastructure.ts';
import { loadState, stateDir } from './state.ts';
import { runCommand } from './usage-error.ts';

await runCommand('nx run dev:infrastructure', async () => {
  const { ports } = readOptions(process.argv.slice(2), process.env);
  await requireFreePorts({ mongo: ports.mongo, kafka: ports.kafka, zookeeper: ports.zookeeper });
  const logs = new LogStream();
  const running = new Running(logs);
  process.on('SIGINT', () => void running.end(130)).on('SIGTERM', () => void running.end(143));
  await startInfrastructure({ ports, state: loadState(stateDir(process.env)), logs, running });
});
