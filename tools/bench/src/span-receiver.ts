/** A receiver of OTLP over HTTP as a process of its own. Sends its endpoint, and how many spans it was sent so far whenever asked; keeps none. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span's own id; its parent's has another name. */
const SPAN = /"spanId"/g;

let spans = 0;
const server = createServer(async (request, response) => {
  spans += (await text(request)).match(SPAN)?.length ?? 0;
  response.setHeader('content-type', 'application/json').end('{}');
}).listen(0, '127.0.0.1', () => {
  process.send!({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('message', () => process.send!({ spans }));
