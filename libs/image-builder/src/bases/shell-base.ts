import { join } from 'node:path';
import { withConfig, type Entry, type Image } from '@cutover/oci';
import { run } from '../command.ts';
import { debianImage } from '../debian/debian-image.ts';
import type { BaseOptions } from './base-options.ts';
import { SHELL_PACKAGES } from './packages.ts';

/**
 * Debian's static busybox with a link for each of its programs: a shell and core utilities in under 2 MB. Runs as root, since its use
 * is to prepare folders for others (local-path's helper pods).
 */
export async function shellBase(options: BaseOptions = {}): Promise<Image> {
  const image = await debianImage({
    ...options,
    packages: SHELL_PACKAGES,
    dependencies: false,
    finish: applets,
    finishKey: 'busybox applets',
  });
  return withConfig(image, { User: '0:0', Cmd: ['/bin/sh'], WorkingDir: '/' });
}

/** A link for each program that busybox is. */
export async function applets(_entries: readonly Entry[], scratch: string): Promise<Entry[]> {
  const list = await run(join(scratch, 'busybox-static', 'bin', 'busybox'), ['--list']);
  const names = list.split('\n').filter((name) => name !== '' && name !== 'busybox');
  const links = names.map((name): Entry => ({ type: 'symlink', path: `usr/bin/${name}`, target: 'busybox' }));
  return [...links, { type: 'symlink', path: 'sbin', target: 'usr/bin' }];
}
