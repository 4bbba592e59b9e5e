import { createHash, type Hash } from 'node:crypto';
import { Transform } from 'node:stream';
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
  return digestOfHash(createHash('sha256').update(bytes));
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
  return { through, result: () => ({ digest: digestOfHash(hash.copy()), size }) };
}

/** Of all that was fed into a SHA-256; ends it. */
export function digestOfHash(hash: Hash): Digest {
  return `sha256:${hash.digest('hex')}`;
}
