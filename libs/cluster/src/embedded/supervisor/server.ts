import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { ProcessSpec } from './protocol.ts';
import type { Supervisor } from './supervisor.ts';

async function answer(supervisor: Supervisor, request: IncomingMessage): Promise<unknown> {
  if (request.method === 'PUT') return supervisor.ensure((await json(request)) as ProcessSpec);
  if (request.method === 'DELETE') return supervisor.remove(((await json(request)) as { name: string }).name);
  return supervisor.reports();
}

async function handle(supervisor: Supervisor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await answer(supervisor, request);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end((error as Error).message);
  }
}

/** GET: what runs. PUT with a spec: see to it that it runs. DELETE with a name: end it for good. */
export function createSupervisorServer(supervisor: Supervisor): Server {
  return createServer((request, response) => void handle(supervisor, request, response));
}
