import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { appendLayer, emptyImage, withConfig, type Entry, type Image } from '@cutover/oci';
import { isImageBuildError } from '../errors.ts';
import { cachedLayer } from '../layers/cached-layer.ts';
import { openContext } from '../cache.ts';
import { hostPlatform, type BuildContext, type BuildOptions } from '../options.ts';
import { Answers, unlockedOf } from './answers.ts';
import type { PackageRequest } from './apt.ts';
import { certificateBundle } from './certificates.ts';
import type { Wanted } from './choose.ts';
import { fetchThese } from './fetch.ts';
import { lockedPackages, type LockMode } from './lock.ts';
import type { DebPackage } from './package.ts';
import { systemFiles } from './system-files.ts';
import { mergedLinks, unpack } from './unpack.ts';

export interface DebianImageOptions extends BuildOptions {
  readonly packages: readonly string[];
  /** With all that the packages depend on; default true. */
  readonly dependencies?: boolean;
  /** Packages of the dependencies to leave out. */
  readonly without?: readonly string[];
  /** Further entries, made from what was unpacked: links, a configuration. `scratch/<package>` holds a package's files. */
  readonly finish?: (entries: readonly Entry[], scratch: string) => Promise<readonly Entry[]> | readonly Entry[];
  /** Says which `finish` this is, since functions cannot be compared. */
  readonly finishKey?: string;
  /** `require` fails where the archive no longer serves a locked version; default `prefer`, which takes what it serves. */
  readonly locked?: LockMode;
  /** Ask the archive again although the cache has an answer: for newer versions of packages that are not locked. */
  readonly refresh?: boolean;
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Names the packages of an image that are not the locked ones. */
const UNLOCKED = 'dev.cutover.debian.unlocked';

/**
 * An image of Debian packages' files, in one layer: no maintainer script has run, there is no package manager in it. The same package
 * files are the same digest. Packages that debian.lock.json holds are the locked ones; where the archive no longer serves such a one, its
 * candidate is taken, a warning says so and a label names it, unless `locked` is `require`. Other packages are the archive's, and then
 * answered from the cache until `refresh`.
 * @throws ImageBuildError debian-unavailable, debian-package, debian-moved-on
 */
export async function debianImage(options: DebianImageOptions): Promise<Image> {
  const context = await openContext(options);
  const request: PackageRequest = {
    packages: [...options.packages].sort(),
    dependencies: options.dependencies ?? true,
    without: [...(options.without ?? [])].sort(),
  };
  const locked = lockedPackages(hostPlatform().architecture);
  const wanted: Wanted = { request, locked, mode: options.locked ?? 'prefer' };
  const answers = new Answers(context, wanted);
  if (options.refresh === true) await answers.forget();
  const known = await answers.known();
  try {
    return await imageOf(known ?? (await answers.ask()), wanted, options, context);
  } catch (error) {
    // An answer of long ago, whose layer and files are both gone from the cache.
    if (!known || !isImageBuildError(error, 'debian-moved-on')) throw error;
    await answers.forget();
    return imageOf(await answers.ask(), wanted, options, context);
  }
}

async function imageOf(
  packages: readonly DebPackage[],
  wanted: Wanted,
  options: DebianImageOptions,
  context: BuildContext,
): Promise<Image> {
  const platform = hostPlatform();
  const name = `debian: ${wanted.request.packages.join(' ')}`;
  const key = JSON.stringify({ debian: packages, platform, finish: options.finishKey ?? '' });
  const scratch = join(context.cacheDir, 'debian', `unpacked-${randomUUID()}`);
  try {
    const entries = (): Promise<Entry[]> => entriesOf(packages, options, context, scratch);
    const layer = await cachedLayer(context, name, { key, entries });
    const image = appendLayer(emptyImage(platform), layer, { createdBy: `cutover: ${name}` });
    const unlocked = unlockedOf(packages, wanted.locked).map((item) => `${item.name} ${item.version}`);
    if (unlocked.length > 0) context.progress({ step: 'download', state: 'warning', detail: warning(unlocked) });
    const labels = unlocked.length === 0 ? {} : { Labels: { [UNLOCKED]: unlocked.join(', ') } };
    return withConfig(image, { Env: [PATH], ...labels });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function warning(unlocked: readonly string[]): string {
  return `the Debian archive no longer serves every locked version; instead: ${unlocked.join(', ')}`;
}

async function entriesOf(
  packages: readonly DebPackage[],
  options: DebianImageOptions,
  context: BuildContext,
  scratch: string,
): Promise<Entry[]> {
  const unpacked: Entry[] = [];
  for (const deb of await fetchThese(packages, context)) unpacked.push(...(await unpack(deb, scratch, context.signal)));
  const further = await (options.finish?.(unpacked, scratch) ?? []);
  return [...systemFiles(), ...unpacked, ...mergedLinks(unpacked), ...(await certificateBundle(unpacked)), ...further];
}
