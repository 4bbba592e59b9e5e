import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JsonReply, Reply, StreamReply } from './reply.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Timers of Node take no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What ends an endless stream. */
export interface StreamEnds {
  readonly draining: AbortSignal;
  /** When the caller's token ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number | undefined;
}

/** Sends an answer; resolves when a stream has ended, at once otherwise. */
export function sendReply(response: ServerResponse, reply: Reply, ends: StreamEnds): Promise<void> | undefined {
  response.statusCode = reply.status;
  if (reply.headers !== undefined)
    for (const name in reply.headers) response.setHeader(name, reply.headers[name] ?? '');
  // Business answers belong to one caller.
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  if ('chunks' in reply) return sendStream(response, reply, ends);
  if ('text' in reply) sendText(response, reply.text, reply.contentType);
  else sendJson(response, reply);
  return undefined;
}

function sendJson(response: ServerResponse, { body }: JsonReply): void {
  if (body === undefined) response.end();
  else sendText(response, JSON.stringify(body), JSON_TYPE);
}

/** Sends a finished text with its length. */
export function sendText(response: ServerResponse, text: string, contentType: string): void {
  response.setHeader('content-type', contentType);
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

async function sendStream(response: ServerResponse, reply: StreamReply, ends: StreamEnds): Promise<void> {
  response.setHeader('content-type', reply.contentType);
  if (reply.endless !== true) return pipe(reply.chunks, response, reply.lifetime);
  const over = new AbortController();
  const timer = atTheEndOf(ends, over);
  // Its head is news as well: a client waits for it before it believes that it is connected.
  response.flushHeaders();
  try {
    await pipe(endingWith(reply.chunks, AbortSignal.any([ends.draining, over.signal])), response, reply.lifetime);
  } finally {
    clearTimeout(timer);
  }
}

function atTheEndOf({ expiresAtMs }: StreamEnds, over: AbortController): NodeJS.Timeout | undefined {
  if (expiresAtMs === undefined) return undefined;
  const leftMs = Math.min(Math.max(0, expiresAtMs - Date.now()), LONGEST_TIMER_MS);
  return setTimeout(() => over.abort(), leftMs).unref();
}

/** That a client left, or was cut off by whoever holds the lifetime, is no failure of ours: the line of the request says that it was aborted. */
async function pipe(
  source: AsyncIterable<string>,
  response: ServerResponse,
  lifetime = new AbortController(),
): Promise<void> {
  response.once('close', () => lifetime.abort());
  try {
    const chunks = Readable.from(source, { objectMode: true, highWaterMark: 16 });
    await pipeline(chunks, response, { signal: lifetime.signal });
  } catch (error) {
    // Whatever the error is, the connection is gone by now, and with it the lifetime: only the error tells why.
    if (!WENT.has((error as NodeJS.ErrnoException).code)) throw error;
  } finally {
    // Also where the client had left before the stream began.
    lifetime.abort();
  }
}

/** Codes of a stream whose client went, and of one that was cut. */
const WENT: ReadonlySet<string | undefined> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR']);

/** Passes items on until `signal` aborts, then ends as if the source had. */
async function* endingWith(source: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: aborted, resolve } = Promise.withResolvers<{ done: true; value: undefined }>();
  const stop = () => resolve({ done: true, value: undefined });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // Not awaited: a source that waits for its next item cannot answer before it comes.
    void iterator.return?.();
  }
}
