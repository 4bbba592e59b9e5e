import { withConfig, type Image } from '@cutover/oci';
import { debianImage } from '../debian/debian-image.ts';
import { NONROOT } from '../options.ts';
import type { BaseOptions } from './base-options.ts';
import { PROMETHEUS_PACKAGES } from './packages.ts';

/** Debian's Prometheus with its pages and without a shell; what it reads and where it keeps what it scrapes, its arguments say. */
export async function prometheusBase(options: BaseOptions = {}): Promise<Image> {
  const image = await debianImage({ ...options, packages: PROMETHEUS_PACKAGES, dependencies: false });
  return withConfig(image, { User: NONROOT, Entrypoint: ['/usr/bin/prometheus'], WorkingDir: '/' });
}
