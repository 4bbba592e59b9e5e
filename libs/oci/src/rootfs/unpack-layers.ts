import { constants } from 'node:fs';
import { chmod, link, mkdir, open, readdir, rm, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError } from '../disk-error.ts';
import { OciError } from '../errors.ts';
import { ensureFolder } from '../folder.ts';
import type { Image } from '../image.ts';
import { DEFAULT_DIRECTORY_MODE, plainMode } from '../layer/entry.ts';
import type { FileInfo } from './file-info.ts';
import { linked } from './linked.ts';
import { budgetOf, type UnpackLimits } from './limits.ts';
import { membersOf, type Member } from './members.ts';
import { RootTree, type Change } from './root-tree.ts';

export interface UnpackOptions {
  readonly limits?: UnpackLimits;
}

export interface Unpacked {
  /** Devices and pipes, which are not made: paths relative to the root. */
  readonly skipped: readonly string[];
}

/** A file of its own: never one that is there, nor one that a link leads to. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Unpacks an image's layers into a folder, missing or empty, as the root file system that a container of it sees. Everything is the
 * caller's own, with mode 0755 where it is a directory or executable and 0644 otherwise: no setuid, whatever the umask; devices and pipes
 * are left out. Links are as the image has them: what leads out of the folder, or to an absolute path, is right only after a chroot.
 *
 * Nothing is ever written outside of the folder: names that lead out are refused, and no link is there before all else is written. After
 * a failure the folder is empty.
 * @throws OciError layer-invalid, limit-exceeded, digest-mismatch, size-mismatch, folder-failed, disk-full and what opening a layer fails by
 */
export async function unpackLayers(image: Image, directory: string, options: UnpackOptions = {}): Promise<Unpacked> {
  await ensureFolder(directory);
  if ((await readdir(directory)).length > 0) {
    throw new OciError('folder-failed', `${directory} is not empty: an image is unpacked into a folder of its own`);
  }
  try {
    return await unpack(image, directory, options.limits);
  } catch (error) {
    await Promise.all(
      (await readdir(directory)).map((name) => rm(join(directory, name), { recursive: true, force: true })),
    );
    throw diskError('the image to', directory, error);
  }
}

async function unpack(image: Image, directory: string, limits: UnpackLimits | undefined): Promise<Unpacked> {
  const budget = budgetOf(limits);
  const tree = new RootTree(budget);
  for (const [index, layer] of image.layers.entries()) {
    for await (const member of membersOf(layer, index, budget)) await apply(tree, directory, member);
  }
  const skipped: string[] = [];
  for (const [path, { type, target }] of tree.entries()) {
    if (type === 'symlink') await symlink(target ?? '', join(directory, path));
    if (type === 'device' || type === 'fifo') skipped.push(path);
  }
  return { skipped };
}

async function apply(tree: RootTree, directory: string, { kind, path, info, content }: Member): Promise<void> {
  if (kind !== 'path') return follow(directory, tree.hide(path, info.layer, kind === 'opaque'));
  const known = tree.get(path);
  const put = info.type === 'hardlink' ? linked(tree, path, info) : info;
  await follow(directory, tree.put(path, put));
  const place = join(directory, path);
  if (put.type === 'file') await makeFile(place, info.mode, content);
  if (put.type === 'hardlink') await link(join(directory, put.target ?? ''), place);
  if (put.type === 'directory' && known?.type !== 'directory') await makeDirectory(place);
}

/** Does to the folder what was done to the tree. */
async function follow(directory: string, { removed, implied }: Change): Promise<void> {
  for (const { path, info } of removed) await remove(join(directory, path), info.type);
  for (const path of implied) await makeDirectory(join(directory, path));
}

async function remove(place: string, type: FileInfo['type']): Promise<void> {
  if (type === 'directory') await rmdir(place);
  if (type === 'file' || type === 'hardlink') await unlink(place);
}

async function makeDirectory(place: string): Promise<void> {
  await mkdir(place);
  await chmod(place, DEFAULT_DIRECTORY_MODE);
}

async function makeFile(place: string, mode: number, content: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(place, NEW_FILE);
  try {
    await writeFile(file, content);
    await file.chmod(plainMode(mode));
  } finally {
    await file.close();
  }
}
