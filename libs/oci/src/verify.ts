import { createHash, type Hash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';
import type { Descriptor } from './descriptor.ts';
import { digestOfHash } from './digest.ts';
import { OciError } from './errors.ts';

/**
 * The same bytes, or an error before the last of them is handed on as complete: the stream fails with `size-mismatch` as soon as it
 * runs past the descriptor's size or ends short of it, with `digest-mismatch` when the content is another.
 */
export function verified(source: Readable, descriptor: Descriptor, where: string): Readable {
  const hash = createHash('sha256');
  let size = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      if (size > descriptor.size) done(sizeMismatch(descriptor, size, where));
      else done(null, chunk);
    },
    flush(done) {
      done(size < descriptor.size ? sizeMismatch(descriptor, size, where) : contentMismatch(descriptor, hash, where));
    },
  });
  // Content may turn out wrong before anybody reads; whoever reads then is told, and until then nobody need be.
  check.on('error', () => undefined);
  // Fails too where the source had failed before.
  pipeline(source, check, () => undefined);
  return check;
}

/** @throws OciError size-mismatch, digest-mismatch */
export function verifyBytes(bytes: Uint8Array, descriptor: Descriptor, where: string): void {
  if (bytes.length !== descriptor.size) throw sizeMismatch(descriptor, bytes.length, where);
  const error = contentMismatch(descriptor, createHash('sha256').update(bytes), where);
  if (error) throw error;
}

function sizeMismatch(descriptor: Descriptor, size: number, where: string): OciError {
  const than = size > descriptor.size ? 'more' : 'less';
  return new OciError(
    'size-mismatch',
    `${where}: ${descriptor.digest} has ${than} than its ${descriptor.size} bytes (${size} read)`,
    {
      retriable: size < descriptor.size,
      fields: { digest: descriptor.digest, expected: descriptor.size, actual: size },
    },
  );
}

function contentMismatch(descriptor: Descriptor, hash: Hash, where: string): OciError | null {
  const actual = digestOfHash(hash);
  if (actual === descriptor.digest) return null;
  return new OciError('digest-mismatch', `${where}: content is ${actual}, not ${descriptor.digest}: refused`, {
    fields: { expected: descriptor.digest, actual },
  });
}
