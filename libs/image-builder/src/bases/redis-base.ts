import { withConfig, type Image } from '@cutover/oci';
import { debianImage } from '../debian/debian-image.ts';
import { NONROOT } from '../options.ts';
import type { BaseOptions } from './base-options.ts';
import { REDIS_PACKAGES } from './packages.ts';

/** Debian's redis-server without a shell; it keeps nothing unless its arguments say so. */
export async function redisBase(options: BaseOptions = {}): Promise<Image> {
  const image = await debianImage({ ...options, packages: REDIS_PACKAGES, dependencies: false });
  return withConfig(image, { User: NONROOT, Entrypoint: ['/usr/bin/redis-server'], WorkingDir: '/' });
}
