/** A list of users over HTTP. It ends by itself once it is asked to: what has begun is still answered. */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const USERS = ['ada', 'grace', 'linus'];
const SLOW_MS = 2000;

const server = createServer(async (request, response) => {
  console.log(request.method, request.url);
  if (request.url === '/slow') await sleep(SLOW_MS);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(USERS)}\n`);
});

// The first process of a container has no default handlers: without this, SIGTERM would be ignored until the grace is over.
process.once('SIGTERM', () => {
  console.log('SIGTERM: no new connections');
  server.close(() => console.log('all is answered'));
});

server.listen(8080, () => console.log('listening on 8080 as user', process.getuid()));
