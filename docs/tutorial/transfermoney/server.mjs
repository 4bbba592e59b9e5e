/** Says over HTTP within which limits it runs: time zone, heap, and the memory that the container may use. */
import { createServer } from 'node:http';
import { getHeapStatistics } from 'node:v8';

const MIB = 2 ** 20;

function limits() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const hoursFromUtc = new Date('2026-01-01T00:00:00Z').getTimezoneOffset() / -60;
  const heapMiB = Math.floor(getHeapStatistics().heap_size_limit / MIB);
  return { timeZone, hoursFromUtc, heapMiB, memoryMiB: process.constrainedMemory() / MIB };
}

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(limits())}\n`);
});
process.once('SIGTERM', () => server.close());
server.listen(8080);
