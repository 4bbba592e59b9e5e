import type { NodeTarget } from '../node/target.ts';

const PLATFORMS = 'aix|android|darwin|freebsd|linux|netbsd|openbsd|sunos|win32';
/** prebuildify's folders: `linux-x64`, `darwin-x64+arm64`; some packages say the C library with the platform. */
const FOLDER = new RegExp(`^prebuilds/(${PLATFORMS})(glibc|musl)?-([a-z0-9_]+(?:\\+[a-z0-9_]+)*)(?:/|$)`);

/**
 * Whether a file of a package is an addon that was built before for another platform, by the names that prebuildify gives and
 * node-gyp-build reads.
 * @param path relative to the package
 */
export function isForeignPrebuild(path: string, target: NodeTarget): boolean {
  const [, os, libc, cpus] = FOLDER.exec(path) ?? [];
  if (os === undefined || cpus === undefined) return false;
  if (os !== target.os || !cpus.split('+').includes(target.cpu)) return true;
  if (libc !== undefined && libc !== target.libc) return true;
  const tags = path.slice(path.lastIndexOf('/') + 1).split('.');
  if (tags.at(-1) !== 'node') return false;
  return ['glibc', 'musl'].some((tag) => tags.includes(tag) && tag !== target.libc);
}
