/** A file in an archive. */
export interface TarMember {
  readonly path: string;
  readonly content: Buffer;
}

const BLOCK = 512;
const PAX = 'x';
const LONG_NAME = 'L';
const GLOBAL_PAX = 'g';
const FILES = new Set(['0', '\0', '7']);

/**
 * The files of a tar in memory (POSIX ustar and pax, GNU's long names), in its order. Links and folders are left out, as npm leaves them
 * out when it unpacks.
 * @throws RangeError where the archive is cut
 */
export function tarMembers(tar: Buffer): TarMember[] {
  const members: TarMember[] = [];
  let name: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const type = String.fromCharCode(tar[at + 156]!);
    const size = sizeAt(tar, at);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new RangeError('the archive is cut');
    if (type === PAX) name = paxPath(content) ?? name;
    else if (type === LONG_NAME) name = textOf(content);
    else if (type !== GLOBAL_PAX) {
      if (FILES.has(type)) members.push({ path: name ?? nameAt(tar, at), content });
      name = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
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

/** pax records are `LENGTH KEY=VALUE\n`, the length in bytes counts itself. */
function paxPath(records: Buffer): string | undefined {
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(' ', at);
    const length = Number.parseInt(records.toString('latin1', at, space), 10);
    if (space < 0 || !(length > 0)) return undefined;
    const [key, ...value] = records.toString('utf8', space + 1, at + length - 1).split('=');
    if (key === 'path') return value.join('=');
    at += length;
  }
  return undefined;
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}
