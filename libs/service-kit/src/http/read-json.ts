import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors/domain-error.ts';

const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

const tooLarge = (limit: number) =>
  new DomainError('request.too-large', `The body may have at most ${limit} bytes`, { fields: { limitBytes: limit } });
const malformed = () => new DomainError('request.malformed-json', 'The body is not valid JSON');

/** Whether a request brings a body: RFC 9112 section 6. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads and parses a JSON body (RFC 8259: UTF-8), holding at most `limitBytes` of it.
 * @throws {DomainError} `request.too-large`, `request.unsupported-media-type`, `request.malformed-json`, `request.aborted`
 */
export async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const { headers } = request;
  const encoded = headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity';
  if (encoded || !JSON_TYPE.test(headers['content-type'] ?? '')) {
    throw new DomainError('request.unsupported-media-type', 'Send Content-Type: application/json');
  }
  const bytes = await readBytes(request, limitBytes);
  if (!isUtf8(bytes)) throw malformed();
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // The parser's message quotes the body.
    throw malformed();
  }
}

/**
 * Reads a body as it was sent, holding at most `limitBytes` of it.
 * @throws {DomainError} `request.too-large`, `request.aborted`
 */
export async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) reject(tooLarge(limitBytes));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => reject(new DomainError('request.aborted', 'The caller went away')));
  });
}
