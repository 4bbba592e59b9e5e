import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const EXPIRES = Symbol('cutover.connection-expires');
type AgedSocket = Socket & { [EXPIRES]?: number };

/** A tenth either way, so that connections opened together do not all come back together. */
const AGE_JITTER = 0.1;

/**
 * Which connections and answers are open, and which answers tell their client to leave (`Connection: close`, RFC 9112
 * section 9.6): those on connections past their age, and every one while draining. An idle connection past its age is not
 * cut: its client may be sending. It is told with its next answer, or ends by the keep-alive timeout.
 */
export class Connections {
  readonly #maxAgeMs: number;
  readonly #responses = new Set<ServerResponse>();
  readonly #draining = new AbortController();
  #open = 0;
  #aged = 0;
  #closing = false;

  /** @param maxAgeMs 0 is off */
  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  get open(): number {
    return this.#open;
  }

  get inFlight(): number {
    return this.#responses.size;
  }

  get aged(): number {
    return this.#aged;
  }

  /** 0 serving, 1 draining (accepting), 2 closing (no longer accepting). */
  get drainState(): 0 | 1 | 2 {
    if (this.#closing) return 2;
    return this.#draining.signal.aborted ? 1 : 0;
  }

  /** Aborts when the drain begins. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  track(server: Server): void {
    server.on('connection', (socket: AgedSocket) => {
      this.#open += 1;
      const jitter = 1 + AGE_JITTER * (2 * Math.random() - 1);
      if (this.#maxAgeMs > 0) socket[EXPIRES] = performance.now() + this.#maxAgeMs * jitter;
      socket.once('close', () => (this.#open -= 1));
    });
  }

  begin(response: ServerResponse, nowMs: number): void {
    this.#responses.add(response);
    if (this.#draining.signal.aborted) response.setHeader('connection', 'close');
    else if (this.#isOld(response.socket, nowMs)) {
      this.#aged += 1;
      response.setHeader('connection', 'close');
    }
  }

  end(response: ServerResponse): void {
    this.#responses.delete(response);
  }

  /** From now on every answer closes its connection, those under way included unless their head is already sent. */
  startDraining(): void {
    this.#draining.abort();
    for (const response of this.#responses) if (!response.headersSent) response.setHeader('connection', 'close');
  }

  markClosing(): void {
    this.#closing = true;
  }

  #isOld(socket: AgedSocket | null, nowMs: number): boolean {
    const expires = socket?.[EXPIRES];
    return expires !== undefined && nowMs >= expires;
  }
}
