import { closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { memberLength, TAR_BLOCK, tarHeader } from '../npm/tar-header.ts';
import type { TreeEntry } from './tree-entry.ts';

/** A folder of this file is an OCI image layout (image-spec, image-layout.md). */
const MARK = 'oci-layout';
/** A blob or a tar that is being written, or was when its build was killed. */
const UNFINISHED = /\/partial-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No image has as many layers. */
const MOST_MEMBERS = 1024;
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Whether a file or folder is an image, whole or unfinished: an OCI layout as a folder or as a tar, which `docker save` writes, too. Of a
 * tar only headers are read.
 * @param source absolute
 */
export function isImage(source: string, type: TreeEntry['type']): boolean {
  if (type === 'directory') return existsSync(`${source}/${MARK}`);
  return type === 'file' && (UNFINISHED.test(source) || (source.endsWith('.tar') && isLayoutTar(source)));
}

function isLayoutTar(path: string): boolean {
  let handle: number | undefined;
  try {
    handle = openSync(path, FLAGS);
    return hasMark(handle);
  } catch {
    // Whoever packs it says why it cannot be read.
    return false;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function hasMark(handle: number): boolean {
  const block = Buffer.alloc(TAR_BLOCK);
  let at = 0;
  for (let count = 0; count < MOST_MEMBERS; count++) {
    const header = readSync(handle, block, 0, TAR_BLOCK, at) < TAR_BLOCK ? undefined : tarHeader(block, 0);
    if (header === undefined || !(header.size >= 0)) return false;
    if (header.name === MARK || header.name === `./${MARK}`) return true;
    at += memberLength(header.size);
  }
  return false;
}
