import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { MEDIA_TYPES } from '../../descriptor.ts';
import { digestOf } from '../../digest.ts';
import { appendLayer, emptyImage, type Image } from '../../image.ts';
import type { Layer } from '../../layer/layer.ts';

/** A member as it is to stand in a tar, whatever its name. */
export type RawMember = Partial<Header> & { readonly name: string; readonly content?: string | Buffer };

/** A tar of these members, in their order, nothing checked. */
export async function tarOf(members: readonly RawMember[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of members) {
    const mode = header.type === 'symlink' ? 0o777 : header.type === 'directory' ? 0o755 : 0o644;
    const full = { type: 'file' as const, mode, mtime: new Date(0), ...header };
    if (full.type === 'file') tar.entry(full, content);
    else tar.entry(full);
  }
  tar.finalize();
  return buffer(Readable.from(tar));
}

function compressed(tar: Buffer, mediaType: string): Buffer {
  if (mediaType.endsWith('.tar')) return tar;
  return mediaType.endsWith('zstd') ? zstdCompressSync(tar) : gzipSync(tar);
}

/** A layer of a tar, said to be of the media type; `bytes` in the place of what its compressor makes. */
export function layerOfTar(tar: Buffer, mediaType: string = MEDIA_TYPES.layerGzip, bytes?: Buffer): Layer {
  const blob = bytes ?? compressed(tar, mediaType);
  const descriptor = { mediaType, digest: digestOf(blob), size: blob.length };
  return { descriptor, diffId: digestOf(tar), open: () => Promise.resolve(Readable.from([blob])) };
}

export async function layerOf(members: readonly RawMember[], mediaType?: string): Promise<Layer> {
  return layerOfTar(await tarOf(members), mediaType);
}

export function imageOf(...layers: readonly Layer[]): Image {
  const empty = emptyImage({ os: 'linux', architecture: 'amd64' });
  return layers.reduce((image, layer) => appendLayer(image, layer, { createdBy: 'test' }), empty);
}

const CHECKSUM_AT = 148;
const HEADER_BYTES = 512;

/** The tar with other bytes in its first header, whose checksum is made right again. */
export function withHeaderBytes(tar: Buffer, at: number, bytes: Buffer): Buffer {
  const changed = Buffer.from(tar);
  bytes.copy(changed, at);
  changed.fill(' ', CHECKSUM_AT, CHECKSUM_AT + 8);
  const sum = changed.subarray(0, HEADER_BYTES).reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM_AT, 'latin1');
  return changed;
}
