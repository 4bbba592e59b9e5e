/** A page that counts its visits in Redis. */
import { createServer } from 'node:http';
import { redis } from './redis.mjs';

const host = process.env.REDIS_HOST;
if (!host) throw new Error('REDIS_HOST must name the host of Redis');

const server = createServer(async (_request, response) => {
  try {
    const visits = await redis(host, 'INCR', 'visits');
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(`visits: ${visits}\n`);
  } catch (error) {
    console.error(error.message);
    response.writeHead(503, { 'content-type': 'text/plain' });
    response.end('the counter cannot be reached\n');
  }
});
process.once('SIGTERM', () => server.close());
server.listen(8080);
