import { createHash } from 'node:crypto';
import { PassThrough, Transform, pipeline, type Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { digestOfHash } from '../digest.ts';
import { OciError } from '../errors.ts';
import type { Layer } from './layer.ts';

const CHUNK_BYTES = 64 * 1024;

/** By the end of the media type: OCI writes `tar+gzip`, Docker `tar.gzip`; both have variants of the same ends. */
const DECOMPRESS: readonly (readonly [RegExp, () => Transform])[] = [
  [/\.tar$/, () => new PassThrough()],
  [/\.tar[+.]gzip$/, () => createGunzip({ chunkSize: CHUNK_BYTES })],
  [/\.tar[+.]zstd$/, () => createZstdDecompress({ chunkSize: CHUNK_BYTES })],
];

/**
 * A layer's tar. The stream fails before its end unless its content has the layer's diffId; `onBytes` is told of every piece before it is
 * handed on and may throw to end it, as is due with content that grows a thousandfold.
 * @throws OciError layer-invalid for a media type that is no tar
 */
export async function uncompressed(layer: Layer, onBytes: (count: number) => void): Promise<Readable> {
  const { mediaType } = layer.descriptor;
  const decompress = DECOMPRESS.find(([end]) => end.test(mediaType))?.[1];
  if (!decompress) {
    const text = `${nameOf(layer)}: a layer of media type "${mediaType}" is not read: expected a tar, plain, gzip or zstd`;
    throw new OciError('layer-invalid', text, { fields: { digest: layer.descriptor.digest, mediaType } });
  }
  // Errors reach the reader by the last stream.
  return pipeline([await layer.open(), decompress(), checked(layer, onBytes)], () => undefined) as Transform;
}

/** A layer as messages name it. */
export function nameOf(layer: Layer): string {
  return `layer ${layer.descriptor.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
}

function checked(layer: Layer, onBytes: (count: number) => void): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        onBytes(chunk.length);
        hash.update(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      const actual = digestOfHash(hash);
      done(actual === layer.diffId ? null : diffIdMismatch(layer, actual));
    },
  });
}

function diffIdMismatch(layer: Layer, actual: string): OciError {
  const text = `${nameOf(layer)}: its tar is ${actual}, the image's config says ${layer.diffId}: refused`;
  return new OciError('digest-mismatch', text, { fields: { expected: layer.diffId, actual } });
}
