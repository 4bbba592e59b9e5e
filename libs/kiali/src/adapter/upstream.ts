import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** Of a request, what the server is told; of an answer, what the page is. All others concern one connection, or nobody. */
const TOLD = ['accept', 'accept-language', 'authorization', 'content-type', 'cookie', 'if-modified-since'];
const ANSWERED = [
  'cache-control',
  'content-encoding',
  'content-type',
  'last-modified',
  'location',
  'set-cookie',
  'vary',
];

/** Longer than the server takes for its own answers (30 s). */
const PATIENCE_MS = 35_000;

export interface Question {
  readonly method: string;
  /** With its query, below the server's root. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body?: Buffer | undefined;
  /** Whether the answer may come compressed: not where it is read here. */
  readonly compressed: boolean;
}

function picked(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string | string[]> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name] as string | string[]]])),
  );
}

/** The headers of an answer that are the page's matter. */
export const answeredHeaders = (headers: IncomingHttpHeaders) => picked(headers, ANSWERED);

/** Kiali's own server, which only this program reaches. */
export class Upstream {
  readonly #base: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(base: URL) {
    this.#base = base;
  }

  /** Resolves with the head of the answer; its body is still to be read. @throws Error where there is none */
  ask({ method, path, headers, body, compressed }: Question, signal: AbortSignal): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const call = request(
      {
        ...{ protocol: 'http:', hostname: this.#base.hostname, port: this.#base.port, method, path },
        headers: {
          ...picked(headers, compressed ? [...TOLD, 'accept-encoding'] : TOLD),
          ...(body !== undefined && { 'content-length': body.length }),
        },
        agent: this.#agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      },
      resolve,
    );
    call.on('error', reject);
    call.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
