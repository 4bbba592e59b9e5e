import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { isOciError, OciError } from '../errors.ts';
import { uncompressed, nameOf } from '../layer/uncompressed.ts';
import type { Layer } from '../layer/layer.ts';
import type { FileInfo } from './file-info.ts';
import type { Budget } from './limits.ts';
import { parseLinkPath, parseMemberPath } from './member-path.ts';

/** A member of a layer's tar. Its content must be read before the next member is asked for. */
export interface Member {
  readonly kind: 'path' | 'whiteout' | 'opaque';
  readonly path: string;
  /** Without digest; a hard link's is of itself, not of its file. */
  readonly info: FileInfo;
  readonly content: AsyncIterable<Buffer>;
}

const PERMISSIONS = 0o7777;
const MAX_TARGET_BYTES = 4_095;

const TYPES: Readonly<Partial<Record<string, FileInfo['type']>>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'directory',
  symlink: 'symlink',
  link: 'hardlink',
  'character-device': 'device',
  'block-device': 'device',
  fifo: 'fifo',
};

/**
 * The members of a layer, in its order. The layer is read to its end and checked against digest and diffId, so that members are to be
 * believed only after the last.
 * @throws OciError layer-invalid, limit-exceeded, digest-mismatch, size-mismatch and what opening the layer fails by
 */
export async function* membersOf(layer: Layer, index: number, budget: Budget): AsyncGenerator<Member> {
  const tar = extract();
  const source = await uncompressed(layer, (count) => budget.spend('bytes', count));
  const reading = pipeline(source, tar).then(
    () => undefined,
    (error: unknown) => error,
  );
  // Whoever reads is told that the stream went away, and not always why.
  const reasonOf = async (error: unknown): Promise<OciError> => {
    if (isOciError(error)) return error;
    tar.destroy();
    const reason = (await reading) ?? error;
    return isOciError(reason) ? reason : invalid(layer, (reason as Error).message, reason);
  };
  try {
    for await (const entry of tar) {
      budget.spend('entries', 1);
      const member = memberOf(entry.header, index, layer);
      if (member) yield { ...member, content: contentOf(entry as AsyncIterable<Buffer>, reasonOf) };
      entry.resume();
    }
    const failure = await reading;
    if (failure !== undefined) throw failure;
  } catch (error) {
    throw await reasonOf(error);
  } finally {
    tar.destroy();
    source.destroy();
  }
}

async function* contentOf(
  entry: AsyncIterable<Buffer>,
  reasonOf: (error: unknown) => Promise<OciError>,
): AsyncGenerator<Buffer> {
  try {
    yield* entry;
  } catch (error) {
    throw await reasonOf(error);
  }
}

function memberOf(header: Header, index: number, layer: Layer): Omit<Member, 'content'> | undefined {
  const at = parseMemberPath(header.name);
  if (typeof at === 'string') throw refused(layer, header.name, at);
  if (at.kind === 'ignored') return undefined;
  const info = infoOf(header, index, layer);
  if (at.kind === 'whiteout' || at.kind === 'opaque') return { kind: at.kind, path: at.path, info };
  if (at.path !== '') return { kind: 'path', path: at.path, info };
  if (info.type === 'directory') return undefined;
  throw refused(layer, header.name, 'is the root and no directory');
}

function infoOf(header: Header, layer: number, of: Layer): FileInfo {
  const type = typeOf(header);
  if (type === undefined) throw refused(of, header.name, 'is of a type that no layer has');
  const common = {
    type,
    mode: header.mode & PERMISSIONS,
    uid: header.uid,
    gid: header.gid,
    size: type === 'file' ? header.size : 0,
    layer,
  };
  return type === 'symlink' || type === 'hardlink' ? { ...common, target: targetOf(header, type, of) } : common;
}

function typeOf({ name, type, pax }: Header): FileInfo['type'] | undefined {
  // Sparse files of GNU tar: what follows is not the content.
  if (Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.'))) return undefined;
  // Before POSIX, a slash at the end was all that told a directory from a file.
  return type === 'file' && name.endsWith('/') ? 'directory' : TYPES[type];
}

function targetOf({ name, linkname }: Header, type: 'symlink' | 'hardlink', layer: Layer): string {
  const target = linkname ?? '';
  if (type === 'hardlink') {
    const link = parseLinkPath(target);
    if (typeof link === 'string') throw refused(layer, name, `links to ${JSON.stringify(target)}, which ${link}`);
    return link.path;
  }
  if (target === '' || target.includes('\0') || Buffer.byteLength(target) > MAX_TARGET_BYTES) {
    throw refused(layer, name, 'has no target that a link can have');
  }
  return target;
}

function refused(layer: Layer, name: string, reason: string): OciError {
  return invalid(layer, `${JSON.stringify(shortened(name))} ${reason}: refused`);
}

function shortened(name: string): string {
  return name.length > 200 ? `${name.slice(0, 200)}…` : name;
}

function invalid(layer: Layer, reason: string, cause?: unknown): OciError {
  return new OciError('layer-invalid', `${nameOf(layer)}: ${reason}`, {
    ...(cause === undefined ? {} : { cause }),
    fields: { digest: layer.descriptor.digest, reason },
  });
}
