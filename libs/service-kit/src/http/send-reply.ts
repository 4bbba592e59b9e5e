import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JsonReply, Reply, StreamReply } from './reply.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends an answer; resolves when a stream has ended, at once otherwise. */
export function sendReply(response: ServerResponse, reply: Reply, draining: AbortSignal): Promise<void> | undefined {
  response.statusCode = reply.status;
  if (reply.headers !== undefined)
    for (const name in reply.headers) response.setHeader(name, reply.headers[name] ?? '');
  // Business answers belong to one caller.
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  if ('chunks' in reply) return sendStream(response, reply, draining);
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

async function sendStream(response: ServerResponse, reply: StreamReply, draining: AbortSignal): Promise<void> {
  response.setHeader('content-type', reply.contentType);
  const source = reply.endless === true ? endingWith(reply.chunks, draining) : reply.chunks;
  const chunks = Readable.from(source, { objectMode: true, highWaterMark: 16 });
  if (reply.lifetime === undefined) return pipeline(chunks, response);
  await pipeWhile(chunks, response, reply.lifetime);
}

/** For a stream that clients leave when they like: that they did, or were cut off, is no failure of ours. */
async function pipeWhile(chunks: Readable, response: ServerResponse, lifetime: AbortController): Promise<void> {
  response.once('close', () => lifetime.abort());
  // Its head is news as well: a client waits for it before it believes that it is connected.
  response.flushHeaders();
  try {
    await pipeline(chunks, response, { signal: lifetime.signal });
  } catch (error) {
    if (!lifetime.signal.aborted && !response.destroyed) throw error;
  }
}

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
