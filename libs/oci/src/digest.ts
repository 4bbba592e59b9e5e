import { createHash, type Hash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import type { Descriptor } from './descriptor.ts';
import { OciError } from './errors.ts';

/** `sha256:` and 64 lower-case hex digits: what OCI calls a digest, in the one algorithm every registry speaks. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** @throws OciError digest-invalid */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new OciError('digest-invalid', `"${text}" is no digest: expected sha256: and 64 hex digits`, {
    fields: { digest: text },
  });
}

export function digestOf(bytes: Uint8Array | string): Digest {
  return finish(createHash('sha256').update(bytes));
}

/** The 64 hex digits after the colon: a blob's file name in a layout. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

export interface Measure {
  readonly through: Transform;
  /** Digest and size in bytes of all that passed; meaningful once `through` ended. */
  result(): { digest: Digest; size: number };
}

/** A pass-through stream that hashes and counts what flows by. */
export function measure(): Measure {
  const hash = createHash('sha256');
  let size = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  return { through, result: () => ({ digest: finish(hash.copy()), size }) };
}

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
  source.on('error', (error) => check.destroy(error));
  // Content may turn out wrong before anybody reads; whoever reads then is told, and until then nobody need be.
  check.on('error', () => undefined);
  check.on('close', () => source.destroy());
  return source.pipe(check);
}

/** @throws OciError size-mismatch, digest-mismatch */
export function verifyBytes(bytes: Uint8Array, descriptor: Descriptor, where: string): void {
  if (bytes.length !== descriptor.size) throw sizeMismatch(descriptor, bytes.length, where);
  const error = contentMismatch(descriptor, createHash('sha256').update(bytes), where);
  if (error) throw error;
}

function finish(hash: Hash): Digest {
  return `sha256:${hash.digest('hex')}`;
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
  const actual = finish(hash);
  if (actual === descriptor.digest) return null;
  return new OciError('digest-mismatch', `${where}: content is ${actual}, not ${descriptor.digest}: refused`, {
    fields: { expected: descriptor.digest, actual },
  });
}
