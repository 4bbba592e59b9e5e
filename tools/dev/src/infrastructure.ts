/** What `nx run-many -t serve` starts once, before the services: MongoDB's stand-in. */
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { requireFreePorts } from './free-ports.ts';
import { LogStream } from './log-stream.ts';
import { readOptions } from './options.ts';
import { Running } from './running.ts';
import { loadState, stateDir } from './state.ts';
import { runCommand } from './usage-error.ts';

await runCommand('nx run dev:infrastructure', async () => {
  const { ports } = readOptions(process.argv.slice(2), process.env);
  await requireFreePorts({ mongo: ports.mongo });
  const running = new Running(new LogStream());
  process.on('SIGINT', () => void running.end(130)).on('SIGTERM', () => void running.end(143));
  const mongo = startMongoStandin({ dir: loadState(stateDir(process.env)).mongoDir, port: ports.mongo });
  await running.infrastructure(`MongoDB (its stand-in) on port ${ports.mongo}`, mongo);
});
