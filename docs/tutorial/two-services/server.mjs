/** A notice board: texts go to the database, pictures to a folder, and each is in a volume of its own. */
import { createServer } from 'node:http';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { redis } from './redis.mjs';

const DATABASE = 'database';
const UPLOADS = '/uploads';

async function addPost(request) {
  return `post ${await redis(DATABASE, 'RPUSH', 'posts', await text(request))}`;
}

async function addUpload(request) {
  const name = request.url.split('/').at(-1);
  if (!/^[\w-]+\.txt$/.test(name)) throw new Error('an upload is called NAME.txt');
  await writeFile(join(UPLOADS, name), await text(request));
  return `upload ${name}`;
}

async function counts() {
  const uploads = await readdir(UPLOADS);
  return `posts: ${await redis(DATABASE, 'LLEN', 'posts')}, uploads: ${uploads.filter((name) => name.endsWith('.txt')).length}`;
}

const ROUTES = { POST: addPost, PUT: addUpload, GET: counts };

const server = createServer(async (request, response) => {
  try {
    const body = await ROUTES[request.method](request);
    response.end(`${body}\n`);
  } catch (error) {
    console.error(error.message);
    response.writeHead(500).end('failed\n');
  }
});
process.once('SIGTERM', () => server.close());
server.listen(8080);
