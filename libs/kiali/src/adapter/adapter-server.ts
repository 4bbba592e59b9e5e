import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { namespaceHealth, NO_TRACING, pageConfig, UnexpectedAnswer } from './answers.ts';
import { readBody, TooLong } from './read-body.ts';
import { routeOf, type Route } from './route.ts';
import { answeredHeaders, Upstream } from './upstream.ts';

export interface AdapterOptions {
  /** Where Kiali's server listens: plain HTTP, in the same pod. */
  readonly server: URL;
  readonly log: (line: string) => void;
}

/** Of a form with a token. */
const MOST_SENT = 64 * 1024;
/** Of an answer that is read here: the health of a namespace of thousands of workloads. */
const MOST_ANSWERED = 16 * 1024 * 1024;
/** Of one that asks slowly. */
const REQUEST_MS = 30_000;

type Adapted = Extract<Route, { kind: 'config' | 'health' }>;
type Passed = Extract<Route, { path: string }>;

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Errors as the page reads them. */
function sendError(response: ServerResponse, status: number, error: string): void {
  if (response.headersSent) response.destroy();
  else sendJson(response, status, { error });
}

function adapted(route: Adapted, answer: unknown): object {
  return route.kind === 'config' ? pageConfig(answer) : namespaceHealth(answer, route.namespace, route.of);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnexpectedAnswer(`Kiali's server answered ${path} with something else than JSON`);
  }
}

/** The server ended in the middle of an answer, while the page still listened. */
class BrokenOff extends Error {}

async function passOn(answer: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
  let isBroken = false;
  answer.on('error', () => (isBroken = !signal.aborted));
  try {
    await pipeline(answer, response);
  } catch (error) {
    throw isBroken ? new BrokenOff((error as Error).message) : error;
  }
}

/** Stands between the page of one Kiali and the server of another: passes on what both agree on, rewrites what they do not, refuses the rest. */
export class Adapter {
  readonly #upstream: Upstream;
  readonly #log: (line: string) => void;

  constructor({ server, log }: AdapterOptions) {
    this.#upstream = new Upstream(server);
    this.#log = log;
  }

  /** Answers one request, whatever happens. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.method ?? '', request.url ?? '');
    if (route.kind === 'refused') {
      if (route.status === 405) response.setHeader('allow', 'GET, HEAD');
      return sendError(response, route.status, route.error);
    }
    if (route.kind === 'tracing') return sendJson(response, 200, NO_TRACING);
    const left = new AbortController();
    response.on('close', () => left.abort());
    try {
      await this.#pass(route, { request, response, signal: left.signal });
    } catch (error) {
      if (left.signal.aborted && !(error instanceof BrokenOff)) return;
      this.#fail(response, route, error);
    }
  }

  close(): void {
    this.#upstream.close();
  }

  async #pass(
    route: Passed,
    { request, response, signal }: { request: IncomingMessage; response: ServerResponse; signal: AbortSignal },
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const body = method === 'POST' ? await readBody(request, MOST_SENT) : undefined;
    // What is rewritten is read whole, whatever of it is asked for.
    const isRead = route.kind !== 'forward';
    const asked = { method: isRead ? 'GET' : method, path: route.path, headers: request.headers, body };
    const answer = await this.#upstream.ask({ ...asked, compressed: !isRead }, signal);
    if (isRead && answer.statusCode === 200) {
      const text = (await readBody(answer, MOST_ANSWERED)).toString();
      return sendJson(response, 200, adapted(route, parsed(text, route.path)));
    }
    response.writeHead(answer.statusCode ?? 502, answeredHeaders(answer.headers));
    await passOn(answer, response, signal);
  }

  #fail(response: ServerResponse, route: Passed, error: unknown): void {
    const { message: reason, name } = error as Error;
    if (error instanceof TooLong && !response.headersSent && route.path === '/api/authenticate')
      return sendError(response, 413, `what was sent is ${reason}`);
    const line =
      error instanceof UnexpectedAnswer
        ? reason
        : `Kiali's server does not answer ${route.path.split('?')[0]}: ${reason}`;
    this.#log(line);
    sendError(response, name === 'TimeoutError' ? 504 : 502, line);
  }
}

/** Listens nowhere yet. */
export function adapterServer(options: AdapterOptions): Server {
  const adapter = new Adapter(options);
  const server = createServer(
    { requestTimeout: REQUEST_MS, maxHeaderSize: 16 * 1024 },
    (request, response) => void adapter.answer(request, response),
  );
  return server.on('close', () => adapter.close());
}
