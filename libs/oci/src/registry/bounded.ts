/** All bytes of a stream, or undefined as soon as there are more than `most`; the rest is not read. */
export async function boundedBytes(source: AsyncIterable<unknown>, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > most) return undefined;
  }
  return Buffer.concat(chunks);
}

/** The first bytes of a stream, as many as came before it ended, broke or reached `most`. */
export async function firstBytes(source: AsyncIterable<unknown>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size >= most) break;
    }
  } catch {
    // What came is all there is: who asks for the first bytes has something better to report.
  }
  return Buffer.concat(chunks).subarray(0, most);
}
