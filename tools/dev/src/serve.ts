/** What the target `serve` of a service runs: `node tools/dev/src/serve.ts account`. Infrastructure is started beside it. */
import { startChild } from './child.ts';
import { requireFreePorts } from './free-ports.ts';
import { LogStream } from './log-stream.ts';
import { readOptions } from './options.ts';
import { Running } from './running.ts';
import { services } from './services.ts';
import { loadState, stateDir } from './state.ts';
import { runCommand, UsageError } from './usage-error.ts';

await runCommand('serve', async () => {
  const { ports, positionals } = readOptions(process.argv.slice(2), process.env);
  const all = services(ports, loadState(stateDir(process.env)));
  const service = all.find(({ name }) => name === positionals[0]);
  if (service === undefined) {
    const names = all.map(({ name }) => name).join(', ');
    throw new UsageError(`expected one of ${names}, got ${JSON.stringify(positionals[0] ?? '')}`);
  }
  await requireFreePorts({ [service.name]: service.port });
  const logs = new LogStream();
  const running = new Running(logs);
  process.on('SIGINT', () => void running.end(130)).on('SIGTERM', () => void running.end(143));
  running.child(startChild(service, logs));
});
