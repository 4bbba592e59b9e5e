/** Bytes of a header; content is filled up to a multiple of it. */
export const TAR_BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  /** One character: `0` a file, `5` a folder, `x` pax records, and so on. */
  readonly type: string;
  /** Bytes of content; NaN where the field is no number. */
  readonly size: number;
}

/** A member's header (POSIX ustar, GNU) at an offset; undefined for what is none: zeros at the end, or no tar at all. */
export function tarHeader(bytes: Buffer, at: number): TarHeader | undefined {
  if (at + TAR_BLOCK > bytes.length || bytes[at] === 0) return undefined;
  return { name: nameAt(bytes, at), type: String.fromCharCode(bytes[at + 156]!), size: sizeAt(bytes, at) };
}

/** Bytes from one header to the next. */
export function memberLength(size: number): number {
  return TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

/** A field up to its first zero. */
export function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function nameAt(tar: Buffer, at: number): string {
  const name = textOf(tar.subarray(at, at + 100));
  const isUstar = tar.toString('latin1', at + 257, at + 263) === 'ustar\0';
  const prefix = isUstar ? textOf(tar.subarray(at + 345, at + 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits, or GNU's binary form for what does not fit. */
function sizeAt(tar: Buffer, at: number): number {
  const field = tar.subarray(at + 124, at + 136);
  if ((field[0]! & 0x80) !== 0) return Number(field.readBigUInt64BE(4));
  return Number.parseInt(textOf(field).trim() || '0', 8);
}
