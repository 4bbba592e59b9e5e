import { WHITEOUT } from '../layer/entry.ts';

const OPAQUE = '.wh..wh..opq';
/** What AUFS kept for itself under names of this form is no part of the file system. */
const AUFS = '.wh..wh.';
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4_095;
/** What a decoder writes for bytes that are not UTF-8. */
const REPLACEMENT = '\u{fffd}';

/** What a member's name means (image-spec, layer.md): a path, one to remove, or a directory of which nothing lower is seen. */
export interface MemberPath {
  readonly kind: 'path' | 'whiteout' | 'opaque' | 'ignored';
  /** Relative to the root, clean; '' is the root. */
  readonly path: string;
}

/** The meaning of a member's name, or in one word group why it is refused. */
export function parseMemberPath(name: string): MemberPath | string {
  const parts = partsOf(name);
  if (typeof parts === 'string') return parts;
  const path = parts.join('/');
  const base = parts.at(-1) ?? '';
  const parent = parts.slice(0, -1);
  if (parts.some((part) => part.startsWith(AUFS) && part !== OPAQUE)) return { kind: 'ignored', path };
  if (parent.some((part) => part.startsWith(WHITEOUT))) return 'lies below a whiteout';
  if (base === OPAQUE) return { kind: 'opaque', path: parent.join('/') };
  if (!base.startsWith(WHITEOUT)) return { kind: 'path', path };
  const hidden = base.slice(WHITEOUT.length);
  if (['', '.', '..'].includes(hidden)) return 'is a whiteout of no file';
  return { kind: 'whiteout', path: [...parent, hidden].join('/') };
}

/** A hard link's target as a path of the image, or why it is refused. */
export function parseLinkPath(target: string): { readonly path: string } | string {
  const parts = partsOf(target);
  if (typeof parts === 'string') return parts;
  return parts.length === 0 ? 'is empty' : { path: parts.join('/') };
}

function partsOf(name: string): string[] | string {
  if (name.startsWith('/')) return 'is absolute';
  if (name.includes('\0')) return 'contains NUL';
  if (name.includes(REPLACEMENT)) return 'is not UTF-8';
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return 'contains ".."';
  const isLong =
    parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES) || Buffer.byteLength(name) > MAX_PATH_BYTES;
  return isLong ? 'is too long' : parts;
}
