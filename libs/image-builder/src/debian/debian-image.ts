import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { appendLayer, emptyImage, withConfig, type Entry, type Image } from '@cutover/oci';
import { layerByKey } from '../layers/layer-cache.ts';
import { openContext } from '../cache.ts';
import { hostPlatform, type BuildContext, type BuildOptions } from '../options.ts';
import { fetchPackages, type PackageRequest } from './apt.ts';
import { certificateBundle } from './certificates.ts';
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
  /** Ask the archive again although the cache has an answer: for newer versions of the packages. */
  readonly refresh?: boolean;
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * An image of Debian packages' files, in one layer: no maintainer script has run, there is no package manager in it. The same package
 * files are the same digest; a request is answered from the cache until `refresh`, since archives move on to newer versions.
 * @throws ImageBuildError debian-unavailable, debian-package
 */
export async function debianImage(options: DebianImageOptions): Promise<Image> {
  const context = await openContext(options);
  const request: PackageRequest = {
    packages: [...options.packages].sort(),
    dependencies: options.dependencies ?? true,
    without: [...(options.without ?? [])].sort(),
  };
  const platform = hostPlatform();
  const name = `debian: ${request.packages.join(' ')}`;
  const salt = options.refresh === true ? randomUUID() : '';
  const key = JSON.stringify({ debian: request, platform, finish: options.finishKey ?? '', salt });
  const scratch = join(context.cacheDir, 'debian', `unpacked-${randomUUID()}`);
  try {
    const layer = await layerByKey(context, name, key, () => entriesOf(request, options, context, scratch));
    const image = appendLayer(emptyImage(platform), layer, { createdBy: `cutover: ${name}` });
    return withConfig(image, { Env: [PATH] });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function entriesOf(
  request: PackageRequest,
  options: DebianImageOptions,
  context: BuildContext,
  scratch: string,
): Promise<Entry[]> {
  const unpacked: Entry[] = [];
  for (const deb of await fetchPackages(request, context))
    unpacked.push(...(await unpack(deb, scratch, context.signal)));
  const further = await (options.finish?.(unpacked, scratch) ?? []);
  return [...systemFiles(), ...unpacked, ...mergedLinks(unpacked), ...(await certificateBundle(unpacked)), ...further];
}
