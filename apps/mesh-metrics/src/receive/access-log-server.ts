import { setTimeout as sleep } from 'node:timers/promises';
import { Server, ServerCredentials, status, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import type { Logger, Worker } from '@cutover/service-kit';
import type { OwnMetrics, StreamEnd } from '../metrics/own-metrics.ts';
import { NodeInvalid } from '../proxy/proxy-of.ts';
import { OncePerSource } from './once-per-source.ts';
import type { LogStream } from './log-stream.ts';
import { accessLogService, UNREADABLE, type Received } from './service-definition.ts';

export interface AccessLogServerOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly own: OwnMetrics;
  readonly open: () => LogStream;
  readonly limits: { readonly messageBytes: number; readonly streams: number };
  /** How long a stopping service goes on taking entries: until nobody is led to it any more. */
  readonly lingerMs: number;
}

type Call = ServerReadableStream<Received, object>;
type Answer = sendUnaryData<object>;

/** A connection whose other end is gone without a word is found out by pings. */
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_ANSWER_MS = 10_000;

/** Envoy's AccessLogService by gRPC, in plain text: proxies reach it by a NetworkPolicy. */
export class AccessLogServer implements Worker {
  readonly name = 'access logs';
  readonly #options: AccessLogServerOptions;
  readonly #server: Server;
  readonly #streams = new Map<Call, (how: StreamEnd) => void>();
  readonly #said = new OncePerSource();
  #port = 0;

  constructor(options: AccessLogServerOptions) {
    this.#options = options;
    const { messageBytes, streams } = options.limits;
    this.#server = new Server({
      'grpc.max_receive_message_length': messageBytes,
      'grpc.max_concurrent_streams': streams,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_ANSWER_MS,
    });
    const StreamAccessLogs = (call: Call, answer: Answer) => this.#take(call, answer);
    this.#server.addService(accessLogService() as never, { StreamAccessLogs } as never);
  }

  /** Where it listens; 0 until it does. */
  get port(): number {
    return this.#port;
  }

  /** @throws Error with one line when the port cannot be had */
  async start(): Promise<void> {
    const { host, port, log } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const listening = (error: Error | null, bound: number) => (error === null ? resolve(bound) : reject(error));
    this.#server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), listening);
    this.#port = await promise;
    log.info({ port: this.#port }, 'listening for access logs');
  }

  /** Ends every stream: a proxy opens another one, which leads elsewhere by then. */
  async leave(): Promise<void> {
    await sleep(this.#options.lingerMs);
    for (const end of [...this.#streams.values()]) end('drained');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.tryShutdown(() => resolve());
    await Promise.race([promise, sleep(SHUTDOWN_MS, undefined, { ref: false })]);
    this.#server.forceShutdown();
  }

  #take(call: Call, answer: Answer): void {
    const { own, open, limits } = this.#options;
    if (this.#streams.size >= limits.streams) {
      own.streamEnded('refused');
      this.#say(call, `more than ${limits.streams} streams`);
      answer({ code: status.RESOURCE_EXHAUSTED, details: `no more than ${limits.streams} streams` });
      return;
    }
    const stream = open();
    own.streamOpened();
    const end = (how: StreamEnd, details?: string) => {
      if (!this.#streams.delete(call)) return;
      own.streamEnded(how);
      if (details === undefined) answer(null, {});
      else answer({ code: status.INVALID_ARGUMENT, details });
    };
    this.#streams.set(call, end);
    call.on('data', (message: Received) => {
      const problem = this.#streams.has(call) ? taken(stream, message) : undefined;
      if (problem === undefined) return;
      this.#say(call, problem);
      end('malformed', problem);
    });
    call.on('end', () => end('ended'));
    call.on('error', () => end('lost'));
    call.on('cancelled', () => end('lost'));
  }

  /** One line a source and problem: a proxy that is refused comes again every second. */
  #say(call: Call, problem: string): void {
    const source = call.getPeer().replace(/:\d+$/, '');
    if (this.#said.isNew(source, problem))
      this.#options.log.warn({ source }, `a stream of access logs was refused: ${problem}`);
  }
}

const SHUTDOWN_MS = 1_000;

/** @returns what is wrong with the message */
function taken(stream: LogStream, message: Received): string | undefined {
  if (message === UNREADABLE) return 'a message is no envoy.service.accesslog.v3.StreamAccessLogsMessage';
  try {
    stream.take(message);
    return undefined;
  } catch (error) {
    if (error instanceof NodeInvalid) return error.message;
    throw error;
  }
}
