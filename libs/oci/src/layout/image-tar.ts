import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import type { Platform } from '../descriptor.ts';
import { diskError } from '../disk-error.ts';
import { isOciError, OciError } from '../errors.ts';
import { ensureFolder } from '../folder.ts';
import { readDockerArchive } from './docker-archive.ts';
import type { NamedImage } from './layout.ts';
import { readLayout } from './read-layout.ts';

const TYPES: ReadonlySet<string> = new Set(['file', 'directory', 'link', 'symlink']);
/** Of the longest that a builder gives: directories, 64 hexadecimal digits and an ending. */
const MAX_NAME_LENGTH = 255;
const NAME = /^[\w.:@-]+(?:\/[\w.:@-]+)*$/;

/**
 * Images of a tar: an OCI layout, also with what `docker save` from 25 on puts beside it, or Docker's older form. It is unpacked into
 * `directory`, an empty folder that must outlive the images.
 * @throws OciError layout-invalid, manifest-invalid, digest-mismatch, size-mismatch, platform-missing, folder-failed, disk-full
 */
export async function readImageTar(path: string, directory: string, platform?: Platform): Promise<NamedImage[]> {
  const links = await unpack(path, directory);
  if (await isThere(join(directory, 'oci-layout'))) return readLayout(directory, platform);
  if (await isThere(join(directory, 'manifest.json'))) {
    return readDockerArchive(path, (name) => memberOf(path, directory, links.get(name) ?? name));
  }
  throw invalid(path, 'neither an OCI layout nor an archive of Docker: it has no index.json and no manifest.json');
}

/** Writes the files; links are never made, only where they lead is given. */
async function unpack(path: string, directory: string): Promise<ReadonlyMap<string, string>> {
  const members = extract();
  const links = new Map<string, string>();
  const seen = new Set<string>();
  const writing = (async () => {
    for await (const member of members) {
      const name = nameOf(member.header, path);
      const target = linkOf(member.header, name);
      if (member.header.type !== 'directory') once(seen, name, path);
      if (target !== undefined) links.set(name, target);
      if (member.header.type === 'file') await writeMember(join(directory, name), member);
      else member.resume();
    }
  })();
  const ended = await Promise.allSettled([writing, pipeline(createReadStream(path), members)]);
  const failed = ended.find((outcome) => outcome.status === 'rejected');
  if (failed) throw asOciError(failed.reason as Error, path);
  return links;
}

/** Of two, each reader would take another. */
function once(seen: Set<string>, name: string, path: string): void {
  if (seen.has(name)) throw invalid(path, `has "${name}" twice`);
  seen.add(name);
}

/** @throws OciError layout-invalid for a name that leads elsewhere, or that no builder gives */
function nameOf({ name, type }: Header, path: string): string {
  const plain = name.replace(/^\.\//, '').replace(/\/$/, '');
  if (!TYPES.has(type)) throw invalid(path, `"${plain}" is a ${type}`);
  if (isPlain(plain) || (type === 'directory' && ['', '.'].includes(plain))) return plain;
  throw stray(path, name);
}

/** Docker writes a layer that two images share once, and links to it. */
function linkOf({ type, linkname }: Header, name: string): string | undefined {
  if (type === 'link') return posix.normalize(linkname ?? '');
  return type === 'symlink' ? posix.join(posix.dirname(name), linkname ?? '') : undefined;
}

function memberOf(path: string, directory: string, name: string): string {
  if (isPlain(name)) return join(directory, name);
  throw stray(path, name);
}

function isPlain(name: string): boolean {
  return (
    name.length <= MAX_NAME_LENGTH && NAME.test(name) && !name.split('/').some((part) => part === '.' || part === '..')
  );
}

async function writeMember(target: string, content: AsyncIterable<unknown>): Promise<void> {
  await ensureFolder(dirname(target));
  await pipeline(content, createWriteStream(target)).catch((error: unknown) => {
    throw diskError('a file of the image to', target, error);
  });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function asOciError(error: Error & { syscall?: string }, path: string): OciError {
  if (isOciError(error)) return error;
  return invalid(path, `${error.syscall === undefined ? 'no tar' : 'cannot be read'}: ${error.message}`, error);
}

function stray(path: string, name: string): OciError {
  const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  return invalid(path, `"${shown}" is no part of an image's tar`);
}

function invalid(path: string, reason: string, cause?: unknown): OciError {
  return new OciError('layout-invalid', `${path}: ${reason}`, { cause, fields: { path, reason } });
}
