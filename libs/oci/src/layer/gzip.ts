import { Transform } from 'node:stream';
import { createGzip } from 'node:zlib';

const HEADER_BYTES = 10;
const UNKNOWN_SYSTEM = 255;

/** RFC 1952: no flags, no time, no hint about effort, system unknown: the header says nothing about who compressed. */
const NEUTRAL_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM]);

/** Compressing streams, to be used one after the other. `level` is zlib's, 1 (fast) to 9 (small). */
export function gzipStages(level: number): [Transform, Transform] {
  return [createGzip({ level }), neutralHeader()];
}

function neutralHeader(): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (seen < HEADER_BYTES) {
        NEUTRAL_HEADER.copy(chunk, 0, seen, Math.min(HEADER_BYTES, seen + chunk.length));
        seen += chunk.length;
      }
      done(null, chunk);
    },
  });
}
