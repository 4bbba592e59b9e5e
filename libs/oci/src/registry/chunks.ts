import type { Readable } from 'node:stream';

/** The stream cut anew into pieces of one size, the last one shorter; one piece is held at a time. */
export async function* chunksOf(source: Readable, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const data of source) {
    held.push(data as Buffer);
    length += (data as Buffer).length;
    if (length < size) continue;
    const all = Buffer.concat(held);
    const whole = length - (length % size);
    for (let start = 0; start < whole; start += size) yield all.subarray(start, start + size);
    held = [all.subarray(whole)];
    length -= whole;
  }
  if (length > 0) yield Buffer.concat(held);
}
