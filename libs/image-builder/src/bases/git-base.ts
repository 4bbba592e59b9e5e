import { withConfig, type Entry, type Image } from '@cutover/oci';
import { debianImage } from '../debian/debian-image.ts';
import { NONROOT } from '../options.ts';
import type { BaseOptions } from './base-options.ts';
import { GIT_PACKAGES } from './packages.ts';
import { applets } from './shell-base.ts';

export interface GitBaseOptions extends BaseOptions {
  /** Debian's, beside git and what it loads. */
  readonly packages?: readonly string[];
  /** Further names in the image, as absolute paths, and the absolute paths that they lead to. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Debian's git with certificates, busybox as the shell of its hooks, and tini: for servers that run git. */
export async function gitBase({ links = {}, packages = [], ...options }: GitBaseOptions = {}): Promise<Image> {
  const further = Object.entries(links).map(
    ([at, target]): Entry => ({ type: 'symlink', path: at.replace(/^\//, ''), target }),
  );
  const image = await debianImage({
    ...options,
    packages: [...new Set([...GIT_PACKAGES, ...packages])],
    dependencies: false,
    finish: async (entries, scratch) => [...(await applets(entries, scratch)), ...further],
    finishKey: `busybox applets, ${JSON.stringify(links)}`,
  });
  return withConfig(image, { User: NONROOT });
}
