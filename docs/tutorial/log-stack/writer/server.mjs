/** A service that logs each request as a line of JSON to a file of its own, which carries its name. */
import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const service = process.env.SERVICE;
if (!service) throw new Error('SERVICE must be the name that this service logs by');

const server = createServer(async (request, response) => {
  const status = request.url === '/broken' ? 500 : 200;
  const line = {
    time: new Date().toISOString(),
    service,
    level: status < 500 ? 'info' : 'error',
    path: request.url,
    status,
  };
  await appendFile(`/logs/${service}.log`, `${JSON.stringify(line)}\n`);
  response.writeHead(status).end();
});
process.once('SIGTERM', () => server.close());
server.listen(8080);
