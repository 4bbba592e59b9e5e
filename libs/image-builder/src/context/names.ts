import { readdirSync, readlinkSync } from 'node:fs';
import { ImageBuildError } from '../errors.ts';

const WHITEOUT = '.wh.';
/** What decoding puts in the place of bytes that are no UTF-8. */
const REPLACED = '\uFFFD';

/** A path for people: what would break a line or a terminal is escaped. */
export function shown(path: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return path.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, escaped);
}

/** @throws ImageBuildError entry-invalid: by such a name a layer deletes a file of those below it */
export function assertNoWhiteout(source: string, name: string): void {
  if (name.startsWith(WHITEOUT))
    throw invalidEntry(source, 'a name that begins with .wh. deletes files there: rename it');
}

/**
 * Whether a name came as it is. Names come as text, which is faster; only where one looks wrong are its bytes looked at.
 * @param folder holds the name
 */
export function isUtf8(folder: string, name: string): boolean {
  return !name.includes(REPLACED) || bytesOf(folder, name) === undefined;
}

export function notUtf8(folder: string, name: string): ImageBuildError {
  const bytes = bytesOf(folder, name) ?? Buffer.from(name);
  return invalidEntry(`${folder}/${printable(bytes)}`, 'its name is not UTF-8: rename it');
}

function bytesOf(folder: string, name: string): Buffer | undefined {
  return readdirSync(folder, { encoding: 'buffer' }).find((one) => decodesWrongly(one, name));
}

/** @throws ImageBuildError entry-invalid: a link whose target is not UTF-8 */
export function assertTarget(link: string, target: string): void {
  if (!target.includes(REPLACED)) return;
  const bytes = readlinkSync(link, { encoding: 'buffer' });
  if (decodesWrongly(bytes, target)) {
    throw invalidEntry(link, `it leads to ${printable(bytes)}, which is not UTF-8: rename that`);
  }
}

export function invalidEntry(path: string, reason: string): ImageBuildError {
  return new ImageBuildError('entry-invalid', `${shown(path)} cannot be put into an image: ${reason}`, {
    fields: { path },
  });
}

function decodesWrongly(bytes: Buffer, text: string): boolean {
  return bytes.toString('utf8') === text && !bytes.equals(Buffer.from(text, 'utf8'));
}

function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\x20-\x7e]/g, escaped);
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
