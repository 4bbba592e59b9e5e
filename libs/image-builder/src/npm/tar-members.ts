import { memberLength, TAR_BLOCK, tarHeader, textOf } from './tar-header.ts';

/** A file in an archive. */
export interface TarMember {
  readonly path: string;
  readonly content: Buffer;
}

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
  let at = 0;
  for (let header = tarHeader(tar, at); header !== undefined; header = tarHeader(tar, at)) {
    const { type, size } = header;
    const content = tar.subarray(at + TAR_BLOCK, at + TAR_BLOCK + size);
    if (!(content.length >= size)) throw new RangeError('the archive is cut');
    if (type === PAX) name = paxPath(content) ?? name;
    else if (type === LONG_NAME) name = textOf(content);
    else if (type !== GLOBAL_PAX) {
      if (FILES.has(type)) members.push({ path: name ?? header.name, content });
      name = undefined;
    }
    at += memberLength(size);
  }
  return members;
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
