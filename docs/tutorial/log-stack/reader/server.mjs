/** The logs of all services over HTTP, oldest line first; /?level=error gives those of one level, /counts how many each service has. */
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

async function readLines() {
  const names = (await readdir('/logs')).filter((name) => name.endsWith('.log'));
  const files = await Promise.all(names.map((name) => readFile(`/logs/${name}`, 'utf8')));
  // What follows the last line break is a line that is still being written.
  const lines = files.flatMap((text) => text.split('\n').slice(0, -1)).map((line) => JSON.parse(line));
  return lines.sort((one, other) => (one.time < other.time ? -1 : 1));
}

function counted(lines) {
  const counts = {};
  for (const { service, level } of lines) {
    counts[service] ??= { info: 0, error: 0 };
    counts[service][level] += 1;
  }
  return Object.keys(counts)
    .sort()
    .map((service) => ({ service, ...counts[service] }));
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://reader');
  const level = searchParams.get('level');
  const lines = (await readLines()).filter((line) => level === null || line.level === level);
  const shown = pathname === '/counts' ? counted(lines) : lines;
  response.end(shown.map((item) => `${JSON.stringify(item)}\n`).join(''));
});
process.once('SIGTERM', () => server.close());
server.listen(8080);
