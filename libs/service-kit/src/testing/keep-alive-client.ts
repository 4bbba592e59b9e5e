import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** How one request ended. `status` 0 is no whole answer; `failure` says why. */
export interface Outcome {
  readonly status: number;
  readonly failure?: string;
  /** Whether the connection had served a request before. */
  readonly reused: boolean;
  /** Whether the answer told the client to leave. */
  readonly closes: boolean;
}

interface Head {
  readonly status: number;
  readonly bodyAt: number;
  readonly length: number;
  readonly closes: boolean;
  readonly timeoutMs: number;
}

/**
 * A client that keeps one connection, obeys `Connection: close` and `Keep-Alive: timeout`, and never retries: what it
 * loses, a user loses. Raw sockets, because libraries hide losses on reused connections.
 */
export class KeepAliveClient {
  readonly #port: () => number;
  #socket: Socket | undefined;
  #usableUntil = 0;
  #reused = false;

  /** @param port where new connections go, asked for each */
  constructor(port: () => number) {
    this.#port = port;
  }

  async get(path: string): Promise<Outcome> {
    if (this.#socket !== undefined && performance.now() >= this.#usableUntil) this.close();
    const reused = this.#socket !== undefined;
    const socket = (this.#socket ??= this.#connect());
    this.#reused = reused;
    return new Promise((resolve) => {
      let text = '';
      const settle = (outcome: Outcome) => {
        socket.off('data', onData).off('error', onError).off('close', onClose);
        resolve(outcome);
      };
      const onData = (chunk: string) => {
        text += chunk;
        const head = parseHead(text);
        if (head === undefined || text.length < head.bodyAt + head.length) return;
        if (head.closes) this.close();
        this.#usableUntil = performance.now() + head.timeoutMs;
        settle({ status: head.status, reused, closes: head.closes });
      };
      const onError = (error: NodeJS.ErrnoException) => this.#fail(settle, error.code ?? 'error');
      const onClose = () => this.#fail(settle, 'closed');
      socket.on('data', onData).on('error', onError).on('close', onClose);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #connect(): Socket {
    const socket = connect(this.#port(), '127.0.0.1').setEncoding('utf8').setNoDelay(true);
    // An idle connection that the server closes is no loss: the next request opens another.
    const forget = () => {
      if (this.#socket === socket) this.#socket = undefined;
    };
    return socket.on('error', forget).on('close', forget).on('end', forget);
  }

  #fail(settle: (outcome: Outcome) => void, failure: string): void {
    const reused = this.#reused;
    this.close();
    settle({ status: 0, failure, reused, closes: false });
  }
}

function parseHead(text: string): Head | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const field = (pattern: RegExp) => pattern.exec(head)?.[1];
  return {
    status: Number(head.slice(9, 12)),
    bodyAt: end + 4,
    length: Number(field(/^content-length: (\d+)/im) ?? 0),
    closes: /^connection: close/im.test(head),
    timeoutMs: Number(field(/^keep-alive: timeout=(\d+)/im) ?? 3_600) * 1_000,
  };
}
