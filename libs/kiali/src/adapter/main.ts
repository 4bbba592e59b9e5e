/** Kiali's page and server, adapted to each other: `PORT=8080 KIALI_URL=http://127.0.0.1:20001 node main.ts`. It needs nothing but Node. */
import { adapterServer } from './adapter-server.ts';
import { adapterSettings } from './settings.ts';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

function start(): void {
  const { port, server: kiali } = adapterSettings(process.env);
  const server = adapterServer({ server: kiali, log });
  server.on('error', (error) => {
    log(`cannot listen on port ${port}: ${error.message}`);
    process.exitCode = 1;
  });
  process.on('SIGTERM', () => {
    server.close();
    server.closeIdleConnections();
  });
  server.listen(port);
}

try {
  start();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
