import type { Readable } from 'node:stream';

/** A line without an end is no reason to keep all of it. */
const LONGEST = 1_048_576;

/** The lines of a stream of UTF-8, as they come. It throws what the stream fails with, which readline does not. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, LONGEST);
    yield* lines;
  }
  if (rest !== '') yield rest;
}
