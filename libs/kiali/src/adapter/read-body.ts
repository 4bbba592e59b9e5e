import type { Readable } from 'node:stream';

/** What was read is longer than may be. */
export class TooLong extends Error {}

/** All of a body of at most so many bytes. @throws TooLong */
export async function readBody(body: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new TooLong(`longer than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
