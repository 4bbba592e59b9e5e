import type { IncomingMessage } from 'node:http';
import type { Logger } from '../log/create-logger.ts';
import { traceparentOf } from '../trace/trace-context.ts';
import type { ServerTrace } from '../trace/server-span.ts';

const CONTEXT = Symbol('cutover.request-context');

/** One request's identity. What is seldom needed (a child logger) is made when asked for. */
export class RequestContext {
  readonly requestId: string;
  readonly trace: ServerTrace;
  /** From `performance.now()`. */
  readonly startedAtMs: number;
  /** Aborts when the service begins to drain. */
  readonly draining: AbortSignal;
  /** The matched path pattern, for logs and metrics; `unmatched` until a route took the request. */
  route = 'unmatched';
  /** Who sends it, as far as an address tells (`clientAddress`): what limits by client go by. */
  client = '';
  /** The problem code that was answered, if any. */
  problem: string | undefined;
  readonly #root: Logger;
  #log: Logger | undefined;

  constructor(requestId: string, trace: ServerTrace, root: Logger, draining: AbortSignal) {
    this.requestId = requestId;
    this.trace = trace;
    this.draining = draining;
    this.startedAtMs = performance.now();
    this.#root = root;
  }

  /** A logger whose lines carry this request's id; those of its trace every line has. */
  get log(): Logger {
    return (this.#log ??= this.#root.child({ requestId: this.requestId }));
  }

  /** `traceparent` for calls made on behalf of this request. */
  get traceparent(): string {
    return traceparentOf(this.trace);
  }
}

type Carrier = IncomingMessage & { [CONTEXT]?: RequestContext };

export function attachContext(request: IncomingMessage, context: RequestContext): void {
  (request as Carrier)[CONTEXT] = context;
}

export function contextOf(request: IncomingMessage): RequestContext {
  const context = (request as Carrier)[CONTEXT];
  if (context === undefined) throw new Error('the request did not pass through buildHttpApp');
  return context;
}
