import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { stampOf } from '@cutover/toolchain';
import { openBlobFile } from '../blob-file.ts';
import { hexOf, measure, type Digest } from '../digest.ts';
import { ensureFolder } from '../folder.ts';
import { streamWhole } from '../whole-file.ts';
import { fileAt, hasDigest } from './has-digest.ts';

/** Content that was written down once and can be read again. */
export interface Spooled {
  readonly digest: Digest;
  readonly size: number;
  open(): Promise<Readable>;
}

/**
 * The folder of this process for what is spooled to no other, which goes with it. Its name cannot be foreseen and it is its owner's alone:
 * in the system's temporary folder anybody may have made a folder before.
 */
export async function ownSpool(): Promise<string> {
  own ??= mkdtemp(join(tmpdir(), 'cutover-blobs-')).then((directory) => {
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    return directory;
  });
  return own;
}

let own: Promise<string> | undefined;

/** Where a directory of blobs keeps one: the names of an OCI layout. */
export function blobPath(directory: string, digest: Digest): string {
  return join(directory, 'sha256', hexOf(digest));
}

/**
 * Streams content, through the stages if any, to `<directory>/sha256/<hex>`; it appears there whole or not at all, so several writers
 * cannot hurt one another. Memory holds no more than a stream's buffers.
 *
 * No stamp is kept of it, though its digest is known: the renaming is its last change, and one that followed at once would not show in
 * its times. It is hashed once when it is first looked for.
 * @throws OciError folder-failed, disk-full; errors of the streams as they are
 */
export async function spool(source: Readable, directory: string, stages: readonly Transform[] = []): Promise<Spooled> {
  await folderFor(source, join(directory, 'sha256'));
  const meter = measure();
  await streamWhole(directory, [source, ...stages, meter.through], () => blobPath(directory, meter.result().digest));
  const { digest, size } = meter.result();
  return spooled(directory, digest, size);
}

/** Nothing reads the source meanwhile. An error of it while nobody listens would end the process: the pipeline rejects with it afterwards. */
async function folderFor(source: Readable, path: string): Promise<void> {
  source.on('error', () => undefined);
  try {
    await ensureFolder(path);
  } catch (error) {
    source.destroy();
    throw error;
  }
}

/**
 * A blob that was spooled before; undefined when it is absent, and when it is not what it was: then it is removed, so that whoever asks
 * makes it anew. It is hashed once, and again after every change of its file.
 */
export async function findSpooled(directory: string, digest: Digest, size: number): Promise<Spooled | undefined> {
  const path = blobPath(directory, digest);
  const before = await fileAt(path);
  if (!before) return undefined;
  if (before.size === BigInt(size) && (await hasDigest(path, digest, stampPath(directory, digest)))) {
    return spooled(directory, digest, size);
  }
  // Another process may have put a good one in its place since. One that cannot be removed will be replaced.
  const now = await fileAt(path);
  if (now && stampOf(now) === stampOf(before)) await rm(path, { force: true }).catch(() => undefined);
  forget(stampPath(directory, digest));
  return undefined;
}

function stampPath(directory: string, digest: Digest): string {
  return join(directory, 'verified', hexOf(digest));
}

/**
 * Checked whenever it is read, though it was when it was found: a disk may give other bytes under unchanged times, which nobody is to
 * push. Then the stamp goes, so that the next look finds out. What is read is about to be sent or compressed anyway, which costs more.
 */
function spooled(directory: string, digest: Digest, size: number): Spooled {
  const descriptor = { mediaType: 'application/octet-stream', digest, size };
  const open = async (): Promise<Readable> => {
    const content = await openBlobFile(blobPath(directory, digest), descriptor);
    return content.once('error', () => forget(stampPath(directory, digest)));
  };
  return { digest, size, open };
}

/** At once, since a process may end by the error that led here. */
function forget(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A stamp that cannot be removed could not be kept either.
  }
}
